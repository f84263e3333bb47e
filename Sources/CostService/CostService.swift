enum CostServicePlaceholder {}
