enum ResiliencePlaceholder {}
