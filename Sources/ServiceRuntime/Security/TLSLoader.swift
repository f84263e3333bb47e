package import Logging
package import RPCTransport

/// TLS for RPC connections, as a program brings it along. This module links none, so that whatever is built of it does
/// not wait for a TLS library: `Components` has the loader.
package protocol ConnectionSecurity: Sendable {
    /// For servers: proves the peer, and who it is.
    var server: ChannelSecurity { get }
    /// For clients: proves that the peer is `service`, or with nil that it is one of the services.
    func client(of service: String?) -> ChannelSecurity
}

/// Where the files for TLS are.
package struct SecurityFiles: Sendable, Equatable {
    /// The chain of certificates to show.
    package let certificate: String
    /// Its private key.
    package let key: String
    /// The authorities of peers.
    package let trust: String
}

/// Why files cannot be used.
package struct SecurityFileError: Error {
    /// The setting that names the file: `RPC_TLS_KEY`.
    package let key: String
    /// The file, and the rule that it breaks.
    package let problem: String

    /// A problem with the file that the setting `key` names.
    package init(key: String, problem: String) {
        self.key = key
        self.problem = problem
    }
}

/// Makes TLS for a program out of files, which it reads at once and watches from then on. May block.
package typealias TLSLoader =
    @Sendable (_ name: String, _ files: SecurityFiles, _ logger: Logger) throws(SecurityFileError)
    -> any ConnectionSecurity
