enum SpendingPlaceholder {}
