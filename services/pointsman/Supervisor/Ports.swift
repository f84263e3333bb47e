import Foundation

/// Which service listens where.
struct PortPlan: Sendable {
    /// nil: the well-known ports of docs/ARCHITECTURE.md.
    let base: Int?

    func rpc(_ kind: ServiceKind) -> Int? {
        guard let number = kind.number, kind != .gateway else { return nil }
        return (base ?? 7000) + number
    }

    func admin(_ kind: ServiceKind) -> Int {
        guard let number = kind.number else { return simulator }
        return base.map { $0 + 100 + number } ?? 7100 + number
    }

    var gateway: Int { base.map { $0 + 80 } ?? 8080 }
    var simulator: Int { base.map { $0 + 90 } ?? 9190 }
}

/// Every service of a stack, in the order in which they start.
enum ServiceKind: String, CaseIterable, Sendable {
    case simulator = "provider-simulator"
    case costTracker = "cost-tracker"
    case cache
    case inference
    case router
    case finetuneManager = "finetune-manager"
    case batchWorker = "batch-worker"
    case gateway

    /// Its place in the port plan; the simulator has one of its own.
    var number: Int? {
        switch self {
        case .router: 1
        case .cache: 2
        case .inference: 3
        case .finetuneManager: 4
        case .costTracker: 5
        case .batchWorker: 6
        case .gateway: 7
        case .simulator: nil
        }
    }

    /// Services whose truth is a SQLite file run once.
    var isSingle: Bool {
        switch self {
        case .costTracker, .finetuneManager, .batchWorker, .simulator: true
        case .router, .cache, .inference, .gateway: false
        }
    }

    /// `COST_TRACKER`, as in names of environment variables.
    var variable: String { rawValue.uppercased().replacingOccurrences(of: "-", with: "_") }
}

/// Listening sockets, tried.
enum Port {
    /// Whether nobody listens on `port` of `host`.
    static func isFree(_ port: Int, host: String) -> Bool { bound(port, host: host) != nil }

    /// A port that nobody listens on now.
    static func free(host: String) throws -> Int {
        guard let port = bound(0, host: host) else { throw CommandFailure("no port of \(host) is free", exitCode: 71) }
        return port
    }

    /// Binds and lets go again; the port, or nil if it is taken.
    private static func bound(_ port: Int, host: String) -> Int? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host, &address.sin_addr)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
            }
        }
        // A socket that is bound but does not listen clashes with a listener only if it would listen, too.
        guard isBound, listen(descriptor, 1) == 0 else { return nil }
        return Int(in_port_t(bigEndian: address.sin_port))
    }
}
