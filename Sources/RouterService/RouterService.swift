enum RouterServicePlaceholder {}
