import JSON

/// The two things that the gateway must know of a body; the router judges all else.
package enum BodyWishes {
    /// Larger bodies are looked into away from the event loop.
    private static let inlineBytesMax = 64 << 10

    /// Whether the body has `"stream": true`. A body that cannot be read has not: the router will say what is wrong.
    package static func wantsStream(_ body: [UInt8]) async -> Bool {
        guard contains(body, "\"stream\"") else { return false }
        return await read(body)?["stream"]?.bool ?? false
    }

    /// Whether the body has `"encoding_format": "base64"`.
    package static func wantsBase64(_ body: [UInt8]) async -> Bool {
        guard contains(body, "\"base64\"") else { return false }
        return await read(body)?["encoding_format"]?.isString("base64") ?? false
    }

    private static func read(_ body: [UInt8]) async -> JSONValue? {
        if body.count <= inlineBytesMax { return try? JSONDocument(parsing: body).root }
        return await withTaskExecutorPreference(globalConcurrentExecutor) { await readElsewhere(body) }
    }

    @concurrent
    private static func readElsewhere(_ body: [UInt8]) async -> JSONValue? {
        try? JSONDocument(parsing: body).root
    }

    /// A plain search is enough to rule most bodies out without parsing them.
    private static func contains(_ body: [UInt8], _ text: StaticString) -> Bool {
        let needle = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        return body.withUnsafeBufferPointer { body in
            guard body.count >= needle.count else { return false }
            for start in 0...(body.count - needle.count) where body[start] == needle[0] {
                if body[start..<start + needle.count].elementsEqual(needle) { return true }
            }
            return false
        }
    }
}
