/// Names and values that travel beside a message. Names are lower-case ASCII; order is kept.
package struct Metadata: Sendable, Equatable {
    /// One name and its value.
    package struct Entry: Sendable, Equatable {
        /// Lower-case.
        package let key: String
        /// Any bytes.
        package let value: [UInt8]
    }

    /// All of one call together, names and values, in bytes.
    package static let bytesMax = 8192

    /// In the order in which they travel.
    package private(set) var entries: [Entry] = []

    /// Empty.
    package init() {}

    init(entries: [Entry]) { self.entries = entries }

    /// The last value of a name, as text; setting replaces all values, nil removes them.
    package subscript(key: String) -> String? {
        get {
            value(key).map { String(decoding: $0, as: UTF8.self) }
        }
        set {
            if let newValue { set(key, [UInt8](newValue.utf8)) } else { entries.removeAll { $0.key == key } }
        }
    }

    /// The last value of a name, as it travels.
    package func value(_ key: String) -> [UInt8]? { entries.last { $0.key == key }?.value }

    /// Replaces all values of a name.
    package mutating func set(_ key: String, _ value: [UInt8]) {
        entries.removeAll { $0.key == key }
        entries.append(Entry(key: key, value: value))
    }

    /// Whether there is a value of this name.
    package func contains(_ key: String) -> Bool { entries.contains { $0.key == key } }

    /// What `bytesMax` limits: names and values in bytes, and eight for each pair.
    package var bytes: Int { entries.reduce(0) { $0 + $1.key.utf8.count + $1.value.count + 8 } }
}
