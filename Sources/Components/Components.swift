enum ComponentsPlaceholder {}
