/// The head of one part of a form.
package struct MultipartHead: Sendable, Equatable {
    /// The field's name.
    package let name: String
    /// The file's name, as the client says; nil for a field that is no file.
    package let filename: String?
    /// What kind of content it says it is.
    package let contentType: String?

    init(_ bytes: ArraySlice<UInt8>) throws(MultipartError) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw MultipartError("the head of a part is not UTF-8")
        }
        var disposition: HeaderValue?
        var contentType: String?
        for line in text.split(separator: "\r\n") {
            let pair = line.split(separator: ":", maxSplits: 1)
            guard pair.count == 2 else { throw MultipartError("the head of a part has a line without a colon") }
            switch pair[0].lowercased() {
            case "content-disposition": disposition = HeaderValue(String(pair[1]))
            case "content-type": contentType = String(pair[1].drop { $0 == " " })
            default: continue
            }
        }
        guard let disposition, disposition.value == "form-data", let name = disposition.parameters["name"] else {
            throw MultipartError("a part has no name: `content-disposition: form-data; name=\"…\"` is required")
        }
        self.name = name
        filename = disposition.parameters["filename"]
        self.contentType = contentType
    }
}

/// A header's value and its parameters: `form-data; name="a"; filename=b`.
struct HeaderValue {
    let value: String
    private(set) var parameters: [String: String] = [:]

    /// Nil if it is malformed.
    init?(_ text: String) {
        let end = text.firstIndex(of: ";") ?? text.endIndex
        value = Self.trimmed(text[..<end]).lowercased()
        var rest = text[end...]
        while rest.first == ";" {
            rest = rest.dropFirst()
            guard let equals = rest.firstIndex(where: { $0 == "=" || $0 == ";" }) else { break }
            let name = Self.trimmed(rest[..<equals]).lowercased()
            rest = rest[equals...]
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst()
            guard let read = Self.readValue(&rest) else { return nil }
            parameters[name] = read
        }
    }

    private static func readValue(_ rest: inout Substring) -> String? {
        guard rest.first == "\"" else {
            let value = rest.prefix { $0 != ";" }
            rest = rest[value.endIndex...]
            return trimmed(value)
        }
        let value = rest.dropFirst().prefix { $0 != "\"" }
        guard value.endIndex < rest.endIndex else { return nil }
        rest = rest[value.endIndex...].drop { $0 != ";" }
        return unescaped(value)
    }

    /// What browsers and HTTP libraries escape in a name that is put between quotes; all else stands as it is.
    private static func unescaped(_ text: Substring) -> String {
        guard text.contains("%") else { return String(text) }
        var result = ""
        var rest = text
        while let next = rest.first {
            if let escape = escapes.first(where: { rest.hasPrefix($0.text) }) {
                result.append(escape.character)
                rest = rest.dropFirst(3)
            } else {
                result.append(next)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    private static let escapes: [(text: String, character: Character)] = [("%22", "\""), ("%0D", "\r"), ("%0A", "\n")]

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.last == " " || text.last == "\t" { text = text.dropLast() }
        return String(text.drop { $0 == " " || $0 == "\t" })
    }
}
