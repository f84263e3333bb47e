import HTTPServer
import Multipart

extension MultipartForm {
    /// The form that a request carries; the error is what a client is told.
    init(of request: HTTPRequest) throws(APIError) {
        do {
            try self.init(contentType: request.headers["content-type"], body: request.body)
        } catch {
            throw .invalid("body", "is no multipart/form-data: \(error)")
        }
    }

    /// The text of a field that must be there and say something.
    func requiredText(_ name: String) throws(APIError) -> String {
        guard let text = text(name), !text.isEmpty else {
            throw .missing(name)
        }
        return text
    }
}
