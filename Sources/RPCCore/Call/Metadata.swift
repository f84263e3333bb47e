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
            guard let entry = entries.last(where: { $0.key == key }) else { return nil }
            return String(decoding: entry.value, as: UTF8.self)
        }
        set {
            entries.removeAll { $0.key == key }
            if let newValue { entries.append(Entry(key: key, value: [UInt8](newValue.utf8))) }
        }
    }

    /// What `bytesMax` limits: names and values in bytes, and eight for each pair.
    package var bytes: Int { entries.reduce(0) { $0 + $1.key.utf8.count + $1.value.count + 8 } }
}
