import Foundation
import RPCTLS

/// A folder of certificates, made by the `openssl` command as an operator would, and removed with the last reference.
final class Authority: Sendable {
    struct Failure: Error {
        let output: String
    }

    let folder: URL

    /// An authority of its own.
    init() async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("pm-ca-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await openssl(
            ["req", "-x509", "-subj", "/CN=test", "-days", "2", "-keyout", path("ca.key"), "-out", trust] + Self.newKey
        )
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The authority's own certificate.
    var trust: String { path("ca.pem") }

    /// A certificate and key for these subject alternative names; a negative number of days makes an expired one.
    func issue(_ names: String, days: Int = 2, as file: String = UUID().uuidString) async throws -> TLSCredentials.Files
    {
        let (request, key, certificate) = (path("request"), path(file + ".key"), path(file + ".pem"))
        var arguments = ["req", "-new", "-subj", "/CN=leaf", "-keyout", key, "-out", request] + Self.newKey
        if !names.isEmpty { arguments += ["-addext", "subjectAltName=" + names] }
        try await openssl(arguments)
        try await openssl([
            "x509", "-req", "-in", request, "-CA", trust, "-CAkey", path("ca.key"), "-CAcreateserial",
            "-copy_extensions", "copy", "-days", "\(days)", "-out", certificate,
        ])
        return TLSCredentials.Files(certificate: certificate, key: key, trust: trust)
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    private func openssl(_ arguments: [String]) async throws {
        let process = Process()
        let log = folder.appendingPathComponent("log")
        try Data().write(to: log)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: log)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        guard process.terminationStatus == 0 else {
            throw Failure(output: try String(contentsOf: log, encoding: .utf8))
        }
    }
}

extension TLSCredentials.Files {
    /// The same, with the authorities of another file.
    func trusting(_ other: String) -> TLSCredentials.Files {
        TLSCredentials.Files(certificate: certificate, key: key, trust: other)
    }
}

/// Puts `bytes` in place of what is at `path`, in one step, as tools that manage secrets do.
func replace(_ path: String, with bytes: Data) throws {
    try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
}
