enum BatchServicePlaceholder {}
