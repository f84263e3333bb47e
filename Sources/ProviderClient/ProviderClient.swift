enum ProviderClientPlaceholder {}
