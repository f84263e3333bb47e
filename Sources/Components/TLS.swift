import RPCTLS
import ServiceConfiguration
package import ServiceRuntime

extension TLSCredentials: ConnectionSecurity {}

extension Components {
    /// The TLS that programs bring along.
    package static let tls: TLSLoader = { name, files, logger throws(SecurityFileError) in
        let files = TLSCredentials.Files(certificate: files.certificate, key: files.key, trust: files.trust)
        do throws(TLSFileError) {
            return try TLSCredentials(service: name, files: files, logger: logger)
        } catch {
            let key =
                switch error.role {
                case .certificate: CommonKeys.rpcTLSCertificate.name
                case .key: CommonKeys.rpcTLSKey.name
                case .trust: CommonKeys.rpcTLSTrust.name
                }
            throw SecurityFileError(key: key, problem: error.description)
        }
    }
}
