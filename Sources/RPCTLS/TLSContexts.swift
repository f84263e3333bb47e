import Glibc
import NIOCore
import NIOSSL

/// What the three files make: TLS for both roles, and who this process is.
struct TLSContexts: Sendable {
    let server: NIOSSLContext
    let client: NIOSSLContext
    /// The services that the own certificate is for.
    let services: [String]
    /// Seconds of the clock from which on peers refuse the own certificate.
    let expires: Int

    /// Reads the files. Blocks.
    init(_ files: TLSCredentials.Files) throws(TLSFileError) {
        let chain = try Self.certificates(.certificate, files.certificate)
        let roots = try Self.certificates(.trust, files.trust)
        let keyBytes = try Self.read(.key, files.key)
        let key: NIOSSLPrivateKey
        do { key = try NIOSSLPrivateKey(bytes: keyBytes, format: .pem) } catch {
            throw TLSFileError(.key, files.key, "must hold one private key in PEM form, without a passphrase")
        }
        guard let leaf = chain.first else { throw Self.noCertificate(.certificate, files.certificate) }
        services = ServiceIdentity.services(of: leaf)
        expires = Int(leaf.notValidAfter)
        var configuration = TLSConfiguration.makeServerConfigurationWithMTLS(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key),
            trustRoots: .certificates(roots)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuiteValues = Self.ciphersOfTLS12
        // A peer that does not answer the farewell is not waited for: frames say by themselves what is whole.
        configuration.shutdownTimeout = .milliseconds(500)
        do {
            server = try NIOSSLContext(configuration: configuration)
            // The same in both roles: show the certificate, demand the other's, trust the same authorities. The name
            // is compared by `PeerIdentityHandler`, since services are called by name and reached by address.
            client = try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSFileError(.key, files.key, "must hold the key of the certificate in \(files.certificate)")
        }
    }

    /// Forward secret and authenticated; those of TLS 1.3 are not chosen.
    private static let ciphersOfTLS12: [NIOTLSCipher] = [
        .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]

    private static func certificates(
        _ role: TLSFileError.Role,
        _ path: String
    ) throws(TLSFileError)
        -> [NIOSSLCertificate]
    {
        let bytes = try read(role, path)
        let found: [NIOSSLCertificate]
        do { found = try NIOSSLCertificate.fromPEMBytes(bytes) } catch { throw noCertificate(role, path) }
        guard !found.isEmpty else { throw noCertificate(role, path) }
        return found
    }

    private static func noCertificate(_ role: TLSFileError.Role, _ path: String) -> TLSFileError {
        TLSFileError(role, path, "must hold at least one certificate in PEM form")
    }

    private static let fileBytesMax = 1 << 20

    private static func read(_ role: TLSFileError.Role, _ path: String) throws(TLSFileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw TLSFileError(role, path, "cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while bytes.count <= fileBytesMax {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { return bytes }
            guard count > 0 else {
                throw TLSFileError(role, path, "cannot be read: \(String(cString: strerror(errno)))")
            }
            bytes.append(contentsOf: piece[..<count])
        }
        throw TLSFileError(role, path, "must not be longer than \(fileBytesMax) bytes")
    }
}
