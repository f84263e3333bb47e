import NIOSSL

/// Whose a certificate is, by its subject alternative names.
///
/// A service's name, say `router`, is proven by the DNS name `router` or `router.pointsman`, or by the URI
/// `spiffe://DOMAIN/router` of any trust domain. Addresses and the subject's common name prove nothing: they say where
/// something runs, or are free text. The trust file is expected to hold authorities that sign for this system only.
enum ServiceIdentity {
    private static let suffix = ".pointsman"
    private static let scheme = "spiffe://"

    /// The services that `certificate` names, in its order.
    static func services(of certificate: NIOSSLCertificate) -> [String] {
        certificate._subjectAlternativeNames().compactMap { name in
            let text = String(decoding: name.contents, as: UTF8.self)
            switch name.nameType {
            case .dnsName: return service(dnsName: text)
            case .uri: return service(uri: text)
            default: return nil
            }
        }
    }

    /// The service that a DNS name stands for; nil for the names of machines and wildcards.
    static func service(dnsName: String) -> String? {
        var name = dnsName.lowercased()
        if name.hasSuffix(suffix) { name.removeLast(suffix.count) }
        return isLabel(name) ? name : nil
    }

    /// The service that a SPIFFE id stands for: one segment below the trust domain.
    static func service(uri: String) -> String? {
        guard uri.hasPrefix(scheme) else { return nil }
        let parts = uri.dropFirst(scheme.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, isLabel(String(parts[1])) else { return nil }
        return String(parts[1])
    }

    private static func isLabel(_ text: String) -> Bool {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }
        return isPlain && (1...63).contains(text.utf8.count) && text.first != "-" && text.last != "-"
    }
}
