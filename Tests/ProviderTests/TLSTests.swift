import Foundation
import Provider
import ProviderClient
import Synchronization
import Testing

@Suite("TLS to the provider", .timeLimit(.minutes(1)))
struct TLSTests {
    private func client(trusting file: String?, http2: Bool = false) -> ProviderClient {
        ProviderClient(configuration: .init(http2: http2, certificateFile: file))
    }

    private func request(
        _ port: Int,
        _ method: String = "GET",
        upload: ProviderUpload? = nil
    ) throws -> ProviderRequest {
        ProviderRequest(
            endpoint: try ProviderEndpoint(name: "test", baseURL: "https://127.0.0.1:\(port)", apiKey: "secret"),
            method: method,
            path: "/models",
            upload: upload
        )
    }

    @Test("A certificate of the right name from a trusted authority is taken")
    func trusted() async throws {
        let certificate = try Certificate("IP:127.0.0.1")
        let server = try ServerProcess.openssl(certificate)
        let response = try await client(trusting: certificate.path).send(request(server.port))
        #expect(response.head.status == 200 && !response.body.isEmpty)
    }

    @Test("An unknown authority, or another's name, ends the call before anything is sent", arguments: [false, true])
    func untrusted(isOther: Bool) async throws {
        let certificate = try Certificate(isOther ? "DNS:other.test" : "IP:127.0.0.1")
        let server = try ServerProcess.openssl(certificate)
        let failure = await #expect(throws: ProviderFailure.self) {
            try await client(trusting: isOther ? certificate.path : nil).send(request(server.port))
        }
        #expect(failure?.kind == .notSent)
        #expect(failure?.cause == .connect)
    }

    @Test("Many HTTP/2 calls share one connection, bodies of unknown length too", .enabled(if: ServerProcess.hasNode))
    func http2() async throws {
        let certificate = try Certificate("IP:127.0.0.1")
        let server = try ServerProcess.node(certificate)
        let client = client(trusting: certificate.path, http2: true)
        _ = try await client.send(request(server.port))
        let calls = try (0..<20).map { number in
            let length = number.isMultiple(of: 2) ? 70_000 : nil
            let pieces = Array(repeating: String(repeating: "x", count: 7_000), count: 10)
            let upload = ProviderUpload(bytes: length, pieces: pieces)
            return try request(server.port, "POST", upload: upload)
        }
        try await withThrowingTaskGroup(of: ProviderResponse.self) { group in
            for call in calls { group.addTask { try await client.send(call) } }
            for try await response in group {
                #expect(response.head["x-received"] == "70000")
                #expect(response.head["x-sessions"] == "1")
            }
        }
        #expect(client.connections.opened == 1)
    }
}

/// A certificate that vouches for itself, and its key; removed with the last reference.
private final class Certificate: Sendable {
    let folder: URL

    init(_ name: String) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", "/CN=test", "-addext", "subjectAltName=" + name, "-days", "2", "-keyout", key, "-out", path,
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var path: String { folder.appendingPathComponent("cert.pem").path }
    var key: String { folder.appendingPathComponent("key.pem").path }
}

/// Another program that serves TLS and says `ACCEPT address:port` once it listens; ended with the last reference.
private final class ServerProcess {
    let port: Int
    private let process = Process()
    private let input = Pipe()

    struct NotListening: Error {}

    private init(_ arguments: [String]) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var text = ""
        while !text.contains("ACCEPT") || text.last != "\n" {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw NotListening() }
            text += String(decoding: data, as: UTF8.self)
        }
        let line = text.split(separator: "\n").first { $0.hasPrefix("ACCEPT") }
        guard let port = line?.split(separator: ":").last.flatMap({ Int($0) }) else { throw NotListening() }
        self.port = port
    }

    deinit { process.terminate() }

    static func openssl(_ certificate: Certificate) throws -> ServerProcess {
        try ServerProcess([
            "openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate.path, "-key", certificate.key,
        ])
    }

    static let hasNode = ["/usr/bin/node", "/usr/local/bin/node"].contains(where: FileManager.default.fileExists)

    /// Speaks HTTP/2 only; answers with how many bytes came, on how many connections.
    static func node(_ certificate: Certificate) throws -> ServerProcess {
        let script = """
            const fs = require('fs'), [key, cert] = process.argv.slice(1).map(f => fs.readFileSync(f));
            const server = require('http2').createSecureServer({ key, cert });
            let sessions = 0;
            server.on('session', () => sessions++);
            server.on('stream', stream => {
              let count = 0;
              stream.on('data', data => count += data.length);
              stream.on('end', () => {
                stream.respond({ ':status': 200, 'x-sessions': String(sessions), 'x-received': String(count) });
                stream.end('{}');
              });
            });
            server.listen(0, '127.0.0.1', () => console.log('ACCEPT 127.0.0.1:' + server.address().port));
            """
        return try ServerProcess(["node", "-e", script, certificate.key, certificate.path])
    }
}
