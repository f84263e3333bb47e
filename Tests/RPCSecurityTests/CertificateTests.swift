import Foundation
import Logging
import NIOCore
import NIOSSL
import RPCCore
import RPCTransport
import TestSupport
import Testing

@testable import RPCTLS

@Suite("Mutual TLS", .timeLimit(.minutes(1)))
struct CertificateTests {
    private let authority: Authority
    private let server: TLSCredentials
    private let whoami = Whoami()

    init() async throws {
        authority = try await Authority()
        server = try TLSCredentials("router", try await authority.issue("DNS:router"))
    }

    @Test(
        "The right certificate is let in, and the handler sees the service that it names",
        arguments: [
            "DNS:gateway", "DNS:gateway.pointsman", "DNS:10-0-0-7.example.org,URI:spiffe://example.org/gateway",
        ]
    )
    func right(names: String) async throws {
        let client = try TLSCredentials("gateway", try await authority.issue(names))
        try await whoami.serve(server) { port in
            // What it calls itself does not count.
            let answer = try await Whoami.ask(port, named: "someone", security: client.client(of: "router"))
            #expect(answer == "\(PeerIdentity.service("gateway"))")
        }
    }

    enum Wrong: String, CaseIterable {
        case none = "without a certificate"
        case foreign = "of an authority that is not trusted"
        case expired = "that has expired"
        case nameless = "that names no service"
    }

    @Test(
        "A client is told UNAUTHENTICATED, and no handler runs, if it comes with a certificate",
        arguments: Wrong.allCases
    )
    func wrongClient(wrong: Wrong) async throws {
        let security: ChannelSecurity
        switch wrong {
        case .none: security = try Self.withoutCertificate(trusting: authority.trust)
        case .foreign:
            let other = try await Authority()
            let files = try await other.issue("DNS:gateway").trusting(authority.trust)
            security = try TLSCredentials("gateway", files).client(of: "router")
        case .expired:
            security = try TLSCredentials("gateway", try await authority.issue("DNS:gateway", days: -1)).client(
                of: "router"
            )
        case .nameless: security = try Self.nameless(try await authority.issue("DNS:host.example.org"))
        }
        try await whoami.serve(server) { port in
            let error = await #expect(throws: RPCError.self) { try await Whoami.ask(port, security: security) }
            #expect(error?.code == .unauthenticated, "\(String(describing: error))")
            #expect(error?.notStarted == true)
        }
        #expect(whoami.count == 0)
    }

    enum WrongServer: String, CaseIterable {
        case foreign = "is of an authority that is not trusted"
        case expired = "has expired"
        case other = "is for another service than the one called"
    }

    @Test(
        "A client tells a server nothing, and its call fails UNAUTHENTICATED, if the server's certificate",
        arguments: WrongServer.allCases
    )
    func wrongServer(wrong: WrongServer) async throws {
        let client = try TLSCredentials("gateway", try await authority.issue("DNS:gateway"))
        let impostor: TLSCredentials
        switch wrong {
        case .foreign:
            let other = try await Authority()
            impostor = try TLSCredentials("router", try await other.issue("DNS:router").trusting(authority.trust))
        case .expired: impostor = try TLSCredentials("router", try await authority.issue("DNS:router", days: -1))
        case .other: impostor = try TLSCredentials("cache", try await authority.issue("DNS:cache,IP:127.0.0.1"))
        }
        try await whoami.serve(impostor) { port in
            let security = client.client(of: "router")
            let error = await #expect(throws: RPCError.self) { try await Whoami.ask(port, security: security) }
            #expect(error?.code == .unauthenticated, "\(String(describing: error))")
        }
        #expect(whoami.count == 0)
    }

    @Test("A client that asks for any service takes each that has a certificate, and nobody whose names none")
    func anyService() async throws {
        let client = try TLSCredentials("gateway", try await authority.issue("DNS:gateway")).client(of: nil)
        try await whoami.serve(server) { port in _ = try await Whoami.ask(port, security: client) }
        let files = try await authority.issue("DNS:host.example.org")
        var nameless = RPCServer.Configuration()
        let context = try TLSContexts(files).server
        nameless.security = { try $0.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
        try await whoami.serve(nameless) { port in
            let error = await #expect(throws: RPCError.self) { try await Whoami.ask(port, security: client) }
            #expect(error?.code == .unauthenticated, "\(String(describing: error))")
            #expect(error?.message.contains("no service") == true)
        }
        #expect(whoami.count == 1)
    }

    @Test("New connections use files that were replaced meanwhile; files that do not fit change nothing")
    func reload() async throws {
        let files = try await authority.issue("DNS:router", as: "server")
        let log = LogProbe()
        let server = try TLSCredentials("router", files, log.logger)
        let next = try await Authority()
        let old = try TLSCredentials("gateway", try await authority.issue("DNS:gateway"))
        let new = try TLSCredentials("gateway", try await next.issue("DNS:gateway"))
        try await whoami.serve(server) { port in
            _ = try await Whoami.ask(port, security: old.client(of: "router"))
            // A certificate without its key, then nonsense: the last good files stay.
            let fresh = try await next.issue("DNS:router")
            try replace(files.certificate, with: try Data(contentsOf: URL(fileURLWithPath: fresh.certificate)))
            try replace(files.trust, with: Data("nonsense".utf8))
            #expect(await eventually { log.messages(.warning).contains { $0.contains(files.trust) } })
            _ = try await Whoami.ask(port, security: old.client(of: "router"))
            // The rest arrives: now the others are let in, and the first are not.
            try replace(files.key, with: try Data(contentsOf: URL(fileURLWithPath: fresh.key)))
            try replace(files.trust, with: try Data(contentsOf: URL(fileURLWithPath: next.trust)))
            #expect(await eventually { !log.messages(.info).isEmpty })
            _ = try await Whoami.ask(port, security: new.client(of: "router"))
            let error = await #expect(throws: RPCError.self) {
                try await Whoami.ask(port, security: old.client(of: "router"))
            }
            #expect(error?.code == .unauthenticated)
        }
        #expect(whoami.count == 3)
    }

    @Test("A client that speaks no TLS is cut off within two seconds, and what it says is not acted on")
    func plainClient() async throws {
        try await whoami.serve(server) { port in
            let silent = try await PlainClient(port: port)
            let started = ContinuousClock.now
            try await silent.closed()
            #expect(ContinuousClock.now - started < .seconds(3))
            let error = await #expect(throws: RPCError.self) { try await Whoami.ask(port) }
            #expect(error?.code == .unauthenticated, "\(String(describing: error))")
            #expect(error?.message.contains("TLS") == true)
        }
        #expect(whoami.count == 0)
    }

    @Test("A client with TLS tells nothing to a server without")
    func plainServer() async throws {
        let client = try TLSCredentials("gateway", try await authority.issue("DNS:gateway"))
        try await whoami.serve { port in
            await #expect(throws: RPCError.self) { try await Whoami.ask(port, security: client.client(of: "router")) }
        }
        #expect(whoami.count == 0)
    }

    @Test("A file that cannot be used is named with the rule that it breaks")
    func badFiles() async throws {
        let files = try await authority.issue("DNS:router")
        let other = try await authority.issue("DNS:router")
        let missing = authority.path("missing.pem")
        func problem(_ certificate: String, _ key: String, _ trust: String) -> TLSFileError? {
            let files = TLSCredentials.Files(certificate: certificate, key: key, trust: trust)
            do throws(TLSFileError) {
                _ = try TLSCredentials(service: "router", files: files, logger: Whoami.logger)
                return nil
            } catch { return error }
        }
        #expect(problem(missing, files.key, files.trust)?.description.contains(missing) == true)
        #expect(problem(files.key, files.key, files.trust)?.role == .certificate)
        #expect(problem(files.certificate, files.trust, files.trust)?.role == .key)
        #expect(problem(files.certificate, other.key, files.trust)?.role == .key)
        #expect(problem(files.certificate, files.key, files.key)?.role == .trust)
        let cache = try await authority.issue("DNS:cache")
        #expect(problem(cache.certificate, cache.key, cache.trust)?.rule.contains("`router`") == true)
    }

    @Test("Names of machines, wildcards and foreign paths name no service")
    func identities() {
        #expect(ServiceIdentity.service(dnsName: "Router") == "router")
        #expect(ServiceIdentity.service(dnsName: "router.pointsman") == "router")
        #expect(ServiceIdentity.service(uri: "spiffe://example.org/cost-tracker") == "cost-tracker")
        for name in ["router.example.org", "*", "*.pointsman", "", "-router", "a.b.pointsman", "rou ter"] {
            #expect(ServiceIdentity.service(dnsName: name) == nil, "\(name)")
        }
        let uris = [
            "https://example.org/router", "spiffe:///router", "spiffe://a/b/router", "spiffe://a/", "spiffe://a",
        ]
        for uri in uris {
            #expect(ServiceIdentity.service(uri: uri) == nil, "\(uri)")
        }
    }

    /// TLS that checks the server and shows nothing.
    private static func withoutCertificate(trusting trust: String) throws -> ChannelSecurity {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .noHostnameVerification
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(trust))
        return security(try NIOSSLContext(configuration: configuration))
    }

    /// TLS with a good certificate that says nothing of a service, which ours would not start with.
    private static func nameless(_ files: TLSCredentials.Files) throws -> ChannelSecurity {
        security(try TLSContexts(files).client)
    }

    private static func security(_ context: NIOSSLContext) -> ChannelSecurity {
        { channel in
            let tls = try NIOSSLClientHandler(context: context, serverHostname: nil)
            let identity = PeerIdentityHandler(expecting: .service("router"), logger: Whoami.logger)
            try channel.pipeline.syncOperations.addHandlers([tls, identity])
        }
    }
}
