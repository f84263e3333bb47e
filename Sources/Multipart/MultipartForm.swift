/// A whole form, in memory.
package struct MultipartForm: Sendable {
    /// One part of it.
    package struct Part: Sendable, Equatable {
        /// Its head.
        package let head: MultipartHead
        /// Where its content stands in the body.
        package let span: Range<Int>
    }

    /// The body as it came.
    package let source: [UInt8]
    /// In the order of the body.
    package let parts: [Part]

    /// Takes a body apart. Throws if it is no form, or does not end with its closing boundary.
    package init(contentType: String?, body: [UInt8]) throws(MultipartError) {
        var parser = try MultipartParser(contentType: contentType)
        var parts: [Part] = []
        var head: MultipartHead?
        var span: Range<Int>?
        for event in try parser.feed(body) {
            switch event {
            case .part(let next): (head, span) = (next, nil)
            // Of a whole body a part's content comes in one piece, and its indices are those of the body.
            case .data(let bytes): span = bytes.startIndex..<bytes.endIndex
            case .end:
                if let head { parts.append(Part(head: head, span: span ?? 0..<0)) }
            }
        }
        guard parser.isOver else { throw MultipartError("the body does not end with its closing boundary") }
        source = body
        self.parts = parts
    }

    /// The first part of this name.
    package subscript(name: String) -> Part? { parts.first { $0.head.name == name } }

    /// The content of a part.
    package func bytes(_ part: Part) -> ArraySlice<UInt8> { source[part.span] }

    /// The content of the first part of this name as text; nil if there is none, or it is not UTF-8.
    package func text(_ name: String) -> String? {
        self[name].flatMap { String(validating: bytes($0), as: UTF8.self) }
    }
}
