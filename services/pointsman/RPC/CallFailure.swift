import Foundation
import MessageJSON
import Messages
import RPCCore

extension CommandFailure {
    /// A failed call's whole status: `CODE REASON: message`, the reason where it says more than the code, then a line
    /// for each of what else it says.
    init(rpc error: RPCError, of method: MethodDescriptor) {
        let general = CommandFailure(error, while: "")
        let status = StatusText.lines(error, of: method.service).joined(separator: Self.newLine)
        self.init(status, hint: general.hint, exitCode: general.exitCode)
    }
}

/// How a call failed, in words.
enum StatusText {
    /// What stands in `End.detail` of a service's calls.
    private static let details: [String: any Message.Type] = [
        "inference.v1.Inference": InferenceV1.CallFailure.self,
        "router.v1.Router": RouterV1.ProviderError.self,
    ]
    /// Letters of a message, and of a detail; what is longer is cut.
    private static let lettersMax = 4096

    static func lines(_ error: RPCError, of service: String) -> [String] {
        // Some reasons say no more than the code.
        let isSame = error.reason == .none || "\(error.reason)" == "\(error.code)"
        let kind = isSame ? "\(error.code)" : "\(error.code) \(error.reason)"
        var lines = ["\(kind): \(cut(plain(error.message)))"]
        if error.notStarted { lines.append("not started: no handler ran") }
        if let pause = error.retryAfter { lines.append("retry after \(Int(pause / .milliseconds(1))) ms") }
        if !error.detail.isEmpty { lines.append(detail(error.detail, error.reason, of: service)) }
        return lines
    }

    /// As JSON, if it is of the type that it should have, else in base64.
    private static func detail(_ bytes: [UInt8], _ reason: Reason, of service: String) -> String {
        let type: (any Message.Type)? = reason == .rateLimit ? RouterV1.Allowances.self : details[service]
        if let type, let json = try? MessageJSON(type)?.json(bytes, readable: true) {
            let text = plain(String(decoding: json, as: UTF8.self))
            return "detail, \(type.typeName) of \(bytes.count) bytes: \(cut(text))"
        }
        return "detail, \(bytes.count) bytes in base64: \(cut(Data(bytes).base64EncodedString()))"
    }

    private static func cut(_ text: String) -> String {
        let rest = text.count - lettersMax
        return rest > 0 ? "\(text.prefix(lettersMax))… and \(rest) more" : text
    }

    /// A peer's words must not steer the terminal.
    private static func plain(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
        return String(String.UnicodeScalarView(scalars))
    }
}
