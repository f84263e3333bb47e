enum CacheServicePlaceholder {}
