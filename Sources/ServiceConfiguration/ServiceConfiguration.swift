enum ServiceConfigurationPlaceholder {}
