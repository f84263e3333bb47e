import Telemetry

/// What the cache counts.
struct CacheMetrics: Sendable {
    let hits: Counter
    let misses: Counter
    let lookupsWithoutStore: Counter
    let corrupt: Counter
    let stored: Counter
    let tooLarge: Counter
    let storesWithoutStore: Counter
    let lookupSeconds: Histogram

    init(_ metrics: Metrics) {
        func lookups(_ result: String) -> Counter {
            metrics.counter("cache_lookups_total", help: "Look-ups by their result", labels: ["result": result])
        }
        func stores(_ result: String) -> Counter {
            metrics.counter(
                "cache_stores_total",
                help: "Entries offered, by what became of them",
                labels: ["result": result]
            )
        }
        hits = lookups("hit")
        misses = lookups("miss")
        lookupsWithoutStore = lookups("store_away")
        corrupt = metrics.counter("cache_corrupt_entries_total", help: "Entries that could not be read")
        stored = stores("stored")
        tooLarge = stores("too_large")
        storesWithoutStore = stores("store_away")
        lookupSeconds = metrics.histogram("cache_lookup_seconds", help: "Time of a look-up in the store")
    }
}
