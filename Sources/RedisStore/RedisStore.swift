enum RedisStorePlaceholder {}
