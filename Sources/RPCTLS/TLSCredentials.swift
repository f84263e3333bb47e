import FileWatch
import Glibc
package import Logging
import NIOCore
import NIOSSL
package import RPCTransport
import Synchronization

/// Mutual TLS for the RPC connections of one service, from three PEM files that may be replaced at any time.
///
/// New connections use the newest files that fit together; connections that stand are left alone. Files that cannot be
/// used change nothing but the log.
package final class TLSCredentials: Sendable {
    /// Where the three files are.
    package struct Files: Sendable, Equatable {
        /// The chain to show, the own certificate first.
        package let certificate: String
        /// The private key of the own certificate.
        package let key: String
        /// The authorities that peers' certificates must come from.
        package let trust: String

        /// The files by their names.
        package init(certificate: String, key: String, trust: String) {
            self.certificate = certificate
            self.key = key
            self.trust = trust
        }
    }

    private let service: String
    private let files: Files
    private let logger: Logger
    private let watch: FileWatch
    private let current: Mutex<TLSContexts>

    /// Reads the files, which blocks, and watches them from then on.
    ///
    /// - Parameters:
    ///   - service: who this process is; the certificate must be for it.
    ///   - files: the files.
    ///   - interval: how often to look whether they were replaced.
    ///   - logger: is told of new files, and of those that cannot be used.
    /// - Throws: which file breaks which rule.
    package init(
        service: String,
        files: Files,
        checkingEvery interval: Duration = .seconds(2),
        logger: Logger
    ) throws(TLSFileError) {
        self.service = service
        self.files = files
        self.logger = logger
        watch = FileWatch([files.certificate, files.key, files.trust], every: interval)
        current = Mutex(try Self.load(service, files))
        warnIfExpired()
        watch.start { [weak self] in self?.reload() }
    }

    /// Watches the files no more. Connections can still be made.
    package func stop() { watch.stop() }

    /// For servers: demands a certificate of the trusted authorities, and says by it who the peer is.
    package var server: ChannelSecurity {
        { [self] channel in
            let tls = NIOSSLServerHandler(context: current.withLock { $0.server })
            let identity = PeerIdentityHandler(expecting: .anybody, logger: logger)
            try channel.pipeline.syncOperations.addHandlers([tls, identity])
        }
    }

    /// For clients of `service`: shows the own certificate, and demands one that is for `service`, or with nil for any
    /// service.
    package func client(of service: String?) -> ChannelSecurity {
        let expected = service.map(PeerIdentityHandler.Expected.service) ?? .anyService
        return { [self] channel in
            let tls = try NIOSSLClientHandler(context: current.withLock { $0.client }, serverHostname: nil)
            let identity = PeerIdentityHandler(expecting: expected, logger: logger)
            try channel.pipeline.syncOperations.addHandlers([tls, identity])
        }
    }

    private static func load(_ service: String, _ files: Files) throws(TLSFileError) -> TLSContexts {
        let contexts = try TLSContexts(files)
        guard contexts.services.contains(service) else {
            let found = contexts.services.isEmpty ? "no service" : contexts.services.joined(separator: ", ")
            let rule = "must name `\(service)` as a DNS name or SPIFFE id of its certificate, but names \(found)"
            throw TLSFileError(.certificate, files.certificate, rule)
        }
        return contexts
    }

    private func reload() {
        do throws(TLSFileError) {
            let contexts = try Self.load(service, files)
            current.withLock { $0 = contexts }
            logger.info("new TLS files are in use", metadata: ["certificate": "\(files.certificate)"])
            warnIfExpired()
        } catch {
            // As between the arrival of a certificate and that of its key.
            logger.warning("new TLS files can't be used, the last ones stay: \(error)")
        }
    }

    private func warnIfExpired() {
        guard current.withLock({ $0.expires }) <= time(nil) else { return }
        logger.warning("the certificate has expired: peers refuse it", metadata: ["file": "\(files.certificate)"])
    }
}
