import NIOSSL
import RPCCore

/// What TLS' errors mean for a call.
enum TLSFailure {
    /// UNAUTHENTICATED if `error` says that one side does not take the other's certificate, or that one speaks no TLS;
    /// nil for everything else, such as connections that just end.
    static func refusal(_ error: any Error) -> RPCError? {
        if let error = error as? RPCError { return error.code == .unauthenticated ? error : nil }
        guard let words = words(of: error) else { return nil }
        if let alert = alerts.first(where: { words.contains($0.key) }) {
            return unauthenticated("the peer refuses this side's certificate: \(alert.value)")
        }
        if let fault = faults.first(where: { words.contains($0.key) }) { return unauthenticated(fault.value) }
        return nil
    }

    /// Any other failure of TLS, in words that fit into a log line.
    static func plain(_ error: any Error) -> any Error {
        guard let words = words(of: error) else { return error }
        if let fault = ends.first(where: { words.contains($0.key) }) { return Plain(description: fault.value) }
        // BoringSSL's name of the rule, without the machine's paths around it.
        let rule = words.first { $0.contains("_") && !$0.contains(where: \.isLowercase) }
        return Plain(description: "TLS failed: \(rule ?? "for no reason that is known")")
    }

    private struct Plain: Error, CustomStringConvertible {
        let description: String
    }

    static func unauthenticated(_ message: String) -> RPCError {
        RPCError(.unauthenticated, message, reason: .unauthenticated, notStarted: true)
    }

    /// BoringSSL gives no codes out, but its texts hold the name of the rule: `…:TLSV1_ALERT_UNKNOWN_CA at …`.
    private static func words(of error: any Error) -> Set<Substring>? {
        let isOfTLS = error is NIOSSLError || error is BoringSSLError
        guard isOfTLS else { return nil }
        return Set("\(error)".split { !($0.isLetter || $0.isNumber || $0 == "_") })
    }

    /// What the other side said.
    private static let alerts: KeyValuePairs<Substring, String> = [
        "TLSV1_ALERT_UNKNOWN_CA": "it comes from an authority that the peer does not trust",
        "SSLV3_ALERT_CERTIFICATE_EXPIRED": "it has expired",
        "SSLV3_ALERT_CERTIFICATE_REVOKED": "it was revoked",
        "TLSV1_ALERT_CERTIFICATE_REQUIRED": "there is none",
        "TLSV1_CERTIFICATE_REQUIRED": "there is none",
        "SSLV3_ALERT_NO_CERTIFICATE": "there is none",
        "SSLV3_ALERT_BAD_CERTIFICATE": "it is malformed",
        "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE": "it is not made for this use",
        "SSLV3_ALERT_CERTIFICATE_UNKNOWN": "it cannot be verified",
        "TLSV1_ALERT_ACCESS_DENIED": "it may not be used here",
        "TLSV1_ALERT_DECRYPT_ERROR": "its key is another",
        "SSLV3_ALERT_HANDSHAKE_FAILURE": "nothing that both sides accept was found",
    ]

    /// Connections that end without a farewell. Frames say by themselves what is whole.
    private static let ends: KeyValuePairs<Substring, String> = [
        "EOF": "closed during the TLS handshake, perhaps for want of TLS there",
        "uncleanShutdown": "closed by the peer",
    ]

    /// What this side found.
    private static let faults: KeyValuePairs<Substring, String> = [
        "CERTIFICATE_VERIFY_FAILED": "the peer's certificate is expired, or not of a trusted authority",
        "PEER_DID_NOT_RETURN_A_CERTIFICATE": "the peer shows no certificate",
        "NO_CERTIFICATES_RETURNED": "the peer shows no certificate",
        "WRONG_VERSION_NUMBER": "the peer speaks no TLS",
        "HTTP_REQUEST": "the peer speaks HTTP without TLS",
        "UNSUPPORTED_PROTOCOL": "the peer speaks only TLS versions before 1.2",
    ]
}
