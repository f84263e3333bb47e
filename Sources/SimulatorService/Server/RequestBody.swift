import HTTPServer
import JSON
import Multipart

/// A parsed body: JSON, or a form at the endpoints that take a file.
enum RequestBody: Sendable {
    case json(JSONDocument)
    case form(MultipartForm)

    /// Parses the body of a call. Errors say what is wrong with it as a whole.
    init(_ request: HTTPRequest) throws(APIError) {
        if request.headers["content-type"]?.lowercased().hasPrefix("multipart/") == true {
            self = .form(try MultipartForm(of: request))
        } else {
            self = .json(try parseJSON(request.body))
        }
    }

    /// The model that it names; at the audio endpoints it may name none.
    func model(at endpoint: InferenceEndpoint) throws(APIError) -> String {
        let name: String? =
            switch self {
            case .json(let document): try Fields(document.root).string("model")
            case .form(let form): form.text("model")
            }
        if let name, !name.isEmpty {
            return name
        }
        guard name == nil else {
            throw .invalid("model", "must not be empty")
        }
        guard endpoint == .transcriptions || endpoint == .translations else {
            throw .missing("model")
        }
        return TranscriptionRequest.defaultModel
    }

    /// The document of an endpoint that takes JSON alone.
    func document() throws(APIError) -> JSONDocument {
        guard case .json(let document) = self else {
            throw .malformed("a form is expected at no other endpoint than those of audio and files")
        }
        return document
    }
}
