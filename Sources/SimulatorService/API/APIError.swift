/// An answer that refuses a request, in one of the provider's shapes.
struct APIError: Error, Sendable, Equatable {
    /// The shape of the body: most paths answer an object, batches a bare string.
    enum Shape: Sendable {
        case object
        case bareString
        case messageOnly
    }

    var status: Int
    var message: String
    var type: String = "invalid_request_error"
    var param: String?
    var code: String?
    var shape: Shape = .object
    /// Seconds for a `retry-after` header; nil for none.
    var retryAfter: Int?
    /// Of a 429: the calls a second that are allowed; nil = ten.
    var limit: Int?

    static func missing(_ field: String) -> APIError {
        APIError(status: 400, message: "\(field) is required", param: field, code: "missing_required_field")
    }

    static func invalid(_ field: String, _ rule: String) -> APIError {
        APIError(status: 400, message: "\(field) \(rule)", param: field, code: "invalid_value")
    }

    static func malformed(_ reason: String) -> APIError {
        APIError(status: 400, message: "the body is not valid JSON: \(reason)", code: "invalid_json")
    }

    static let unauthorized = APIError(
        status: 401,
        message: "Invalid API key provided. Send it as `Authorization: Bearer KEY`.",
        code: "invalid_api_key"
    )

    static func unknownModel(_ name: String) -> APIError {
        APIError(
            status: 404,
            message: "The model `\(name)` does not exist or you do not have access to it.",
            param: "model",
            code: "model_not_found"
        )
    }

    static func retired(_ name: String) -> APIError {
        APIError(
            status: 400,
            message: "Unable to access non-serverless model \(name). Please create and start a dedicated endpoint.",
            param: "model",
            code: "model_not_available"
        )
    }

    static func notRunning(_ name: String) -> APIError {
        APIError(
            status: 400,
            message: "The dedicated endpoint \(name) is not running.",
            param: "model",
            code: "dedicated_endpoint_not_running"
        )
    }

    static let notSigned = APIError(
        status: 403,
        message: "the address is not signed for this file",
        code: "invalid_signature"
    )

    static func notFound(_ what: String) -> APIError {
        APIError(status: 404, message: "\(what) not found", code: "not_found")
    }

    func shaped(_ shape: Shape) -> APIError {
        var error = self
        error.shape = shape
        return error
    }

    /// The JSON body; `id` stands on top level beside the error.
    func body(id: String) -> [UInt8] {
        var out: [UInt8] = []
        switch shape {
        case .bareString:
            out.append(text: #"{"error":"#)
            out.append(jsonString: message)
        case .messageOnly:
            out.append(text: #"{"message":"#)
            out.append(jsonString: message)
        case .object:
            out.append(text: #"{"id":"#)
            out.append(jsonString: id)
            out.append(text: #","error":{"message":"#)
            out.append(jsonString: message)
            out.append(text: #","type":"#)
            out.append(jsonString: type)
            out.append(text: #","param":"#)
            out.append(jsonOptional: param)
            out.append(text: #","code":"#)
            out.append(jsonOptional: code)
            out.append(text: "}")
        }
        out.append(text: "}")
        return out
    }
}
