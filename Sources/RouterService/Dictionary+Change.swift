extension Dictionary {
    /// Changes the value of `key` in its place; nil if there is none. The subscript's way of doing that allocates each time.
    @inline(__always)
    mutating func change<R>(_ key: Key, _ body: (inout Value) -> R) -> R? {
        guard let index = index(forKey: key) else { return nil }
        return body(&values[index])
    }

    /// The same, of a new value if there is none.
    @inline(__always)
    mutating func change<R>(_ key: Key, default new: @autoclosure () -> Value, _ body: (inout Value) -> R) -> R {
        if let index = index(forKey: key) { return body(&values[index]) }
        var value = new()
        defer { self[key] = value }
        return body(&value)
    }
}
