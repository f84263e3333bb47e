import Glibc

/// A plain search in bytes: rules most bodies and chunks out without parsing them.
package enum ByteSearch {
    /// Whether `text` stands somewhere in `bytes`.
    package static func contains(_ bytes: [UInt8], _ text: StaticString) -> Bool {
        bytes.withUnsafeBytes { bytes in
            let count = text.utf8CodeUnitCount
            guard var at = bytes.baseAddress, count > 0, bytes.count >= count else { return false }
            let end = at + (bytes.count - count + 1)
            while let found = memchr(at, Int32(text.utf8Start[0]), end - at) {
                if memcmp(found, text.utf8Start, count) == 0 { return true }
                at = UnsafeRawPointer(found) + 1
            }
            return false
        }
    }
}
