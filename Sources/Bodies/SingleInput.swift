import Crypto
import JSON

/// The one text of an embeddings body that may be asked for together with others.
package struct SingleInput: Sendable, Equatable {
    /// Where it stands in the spliced body, as a JSON string with its quotes.
    package let span: Range<Int>
    /// Bytes of the text itself.
    package let textBytes: Int
    /// SHA-256 (32 bytes) of all that the answer depends on besides text and model.
    package let digest: [UInt8]

    /// Larger bodies gain little by company, and would keep it waiting.
    package static let bodyBytesMax = 16 << 10
}

extension RequestBody {
    /// The body's one text, as `edits` leave it; nil if it has none or several, or is no small embeddings body.
    package func singleInput(after edits: BodyEdits) -> SingleInput? {
        guard kind == .embedding, case .json(let document, let spans) = content,
            document.source.count <= SingleInput.bodyBytesMax,
            let input = document.root["input"], let count = input.withUTF8({ $0.count }), count > 0
        else { return nil }
        return SingleInput(
            span: Self.splice(document, spans, edits).moved(input.span),
            textBytes: count,
            // Vectors are always asked for as numbers.
            digest: SHA256.hash(document.canonicalBytes(excluding: ["input", "model", "encoding_format", "pointsman"]))
        )
    }
}
