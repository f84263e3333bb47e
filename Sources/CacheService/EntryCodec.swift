package import Messages

/// An entry as it stands in the store: a byte that names the format, then `cache.v1.Entry`.
package enum EntryCodec {
    /// The format written today. A reader of another version takes such an entry for a miss.
    package static let format: UInt8 = 1

    /// The stored form.
    package static func encode(_ entry: CacheV1.Entry) -> [UInt8] {
        [format] + entry.encoded()
    }

    /// Reads the stored form; nil if it is of another format, damaged, or no answer at all.
    package static func decode(_ bytes: [UInt8]) -> CacheV1.Entry? {
        guard bytes.first == format else { return nil }
        guard let entry = try? CacheV1.Entry(decoding: Array(bytes.dropFirst())) else { return nil }
        return entry.body.isEmpty ? nil : entry
    }
}
