import Dispatch
import Foundation

/// Starts every process of a stack, restarts what ends by itself, and stops them all.
actor Supervisor {
    /// A stack that is not ready by then does not start.
    private static let patience = Duration.seconds(60)
    /// A process that has not ended so long after SIGTERM is killed.
    static let grace = Duration.seconds(15)

    let settings: StackSettings
    let keys: StackKeys
    private let environment: ChildEnvironment
    private let programs: URL
    private let spawner = Spawner()
    private let probe = Probe()
    private let pump = LogPump()
    private let childEnded: any DispatchSourceSignal
    var children: [Child] = []
    var controlPort = 0
    private var isStopping = false

    init(settings: StackSettings, keys: StackKeys) {
        self.settings = settings
        self.keys = keys
        environment = ChildEnvironment(settings: settings, keys: keys)
        programs = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        childEnded = DispatchSource.makeSignalSource(signal: SIGCHLD, queue: .global())
    }

    /// Hears of children that end.
    private func watchChildren() {
        childEnded.setEventHandler { [weak self] in Task { await self?.reap() } }
        childEnded.activate()
    }

    /// Starts everything and returns when all is ready. On an error everything that was started has been stopped.
    func start(controlPort: Int) async throws {
        self.controlPort = controlPort
        watchChildren()
        do {
            // A key that is missing is said before anything is started.
            _ = try environment.shared()
            try checkPorts()
            try prepareFolders()
            try await startChild(Child(role: .redis, replica: 0, port: nil, admin: nil))
            if settings.isInProcess {
                try await startChild(
                    Child(role: .everything, replica: 0, port: nil, admin: settings.ports.admin(.gateway))
                )
            } else {
                for kind in settings.kinds {
                    for replica in 0..<(settings.replicas[kind] ?? 1) { try await startChild(try plan(kind, replica)) }
                }
            }
            try writeAddresses()
            try await waitUntilReady()
            try writeStackFile()
        } catch {
            await stop()
            throw error
        }
    }

    private func checkPorts() throws {
        var wanted: [(String, String, Int)] = []
        for kind in settings.kinds {
            if let port = settings.ports.rpc(kind) { wanted.append((kind.rawValue, settings.rpcHost, port)) }
            let name = kind.rawValue + (kind == .simulator ? "" : " (admin)")
            wanted.append((name, settings.host, settings.ports.admin(kind)))
        }
        wanted.append(("gateway (HTTP)", settings.host, settings.ports.gateway))
        for (name, host, port) in wanted where !Port.isFree(port, host: host) {
            throw CommandFailure(
                "port \(port) of \(host), meant for \(name), is taken",
                hint: "stop what listens there, or choose other ports with --port-base",
                exitCode: 69
            )
        }
    }

    private func prepareFolders() throws {
        var folders = [settings.data + "/addresses"]
        folders += ServiceKind.allCases.map { settings.data + "/" + $0.rawValue }
        for folder in folders {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        try? FileManager.default.removeItem(atPath: settings.stackFile)
        try? FileManager.default.removeItem(atPath: settings.redisSocket)
        guard settings.redisSocket.utf8.count < 100 else {
            throw CommandFailure(
                "\(settings.redisSocket) is too long for a socket",
                hint: "choose a shorter --data",
                exitCode: 64
            )
        }
        // Services look these up before they are known.
        for kind in ServiceKind.allCases { try writeAddressFile(kind, []) }
    }

    /// Planned ports for the first replica, free ones for the others.
    func plan(_ kind: ServiceKind, _ replica: Int) throws -> Child {
        if replica == 0 {
            let port = kind == .gateway ? settings.ports.gateway : settings.ports.rpc(kind)
            return Child(role: .service(kind), replica: 0, port: port, admin: settings.ports.admin(kind))
        }
        let port = try Port.free(host: settings.rpcHost)
        return Child(role: .service(kind), replica: replica, port: port, admin: try Port.free(host: settings.host))
    }

    /// Starts `child` and keeps it in `children`.
    func startChild(_ child: Child) async throws {
        var child = child
        let index = children.firstIndex { $0.role == child.role && $0.replica == child.replica } ?? children.count
        let output = try pump.open(name: child.name, colour: index)
        defer { close(output) }
        let (program, arguments, variables) = try command(of: child)
        child.pid = try await spawner.start(
            program,
            arguments,
            environment: variables,
            output: output,
            bond: .diesWithParent
        )
        child.started = .now
        child.isReady = false
        child.isStopping = false
        if let place = children.firstIndex(where: { $0.role == child.role && $0.replica == child.replica }) {
            children[place] = child
        } else {
            children.append(child)
        }
    }

    private func command(of child: Child) throws -> (String, [String], [String: String]) {
        switch child.role {
        case .redis:
            let arguments = [
                "--port", "0", "--unixsocket", settings.redisSocket, "--save", "", "--appendonly", "no", "--maxmemory",
                "256mb", "--maxmemory-policy", "volatile-ttl", "--dir", settings.data, "--loglevel", "warning",
            ]
            return (try Self.find("redis-server"), arguments, ProcessInfo.processInfo.environment)
        case .service(let kind):
            var variables = try environment.shared()
            let listeners = environment.listeners(kind, rpc: child.port, admin: child.admin ?? 0)
            variables.merge(listeners) { $1 }
            if kind == .router { variables["POINTSMAN_ROUTER_LIMIT_ROUTERS"] = "\(routers)" }
            return (programs.appendingPathComponent(kind.rawValue).path, [], variables)
        case .everything:
            var variables = try environment.shared()
            for kind in settings.kinds {
                let port = kind == .gateway ? settings.ports.gateway : settings.ports.rpc(kind)
                variables.merge(environment.listeners(kind, rpc: port, admin: settings.ports.admin(kind))) { $1 }
            }
            return (
                programs.appendingPathComponent("pointsman").path, ["all-in-one"] + settings.kinds.map(\.rawValue),
                variables
            )
        }
    }

    /// How many routers there are, or are about to be.
    private var routers: Int {
        max(settings.replicas[.router] ?? 1, children.filter { $0.role == .service(.router) }.count)
    }

    private static func find(_ program: String) throws -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(program)") {
            return "\(folder)/\(program)"
        }
        throw CommandFailure("\(program) is not installed", hint: "run dev/install-packages.sh", exitCode: 69)
    }

    /// Waits until every child answers; throws when one ends instead.
    private func waitUntilReady() async throws {
        let deadline = ContinuousClock.now + Self.patience
        while true {
            await checkReadiness()
            let waiting = children.filter { !$0.isReady }
            if waiting.isEmpty { return }
            if let dead = children.first(where: { $0.isHopeless || $0.restarts > 2 }) {
                let code = dead.isHopeless ? dead.lastExit : 70
                throw CommandFailure("\(dead.name) does not start", hint: "its log lines above say why", exitCode: code)
            }
            guard ContinuousClock.now < deadline else {
                let names = waiting.map(\.name).joined(separator: ", ")
                throw CommandFailure("not ready in time: \(names)", hint: "their log lines above say why", exitCode: 70)
            }
            try await ContinuousClock().sleep(for: .milliseconds(50))
        }
    }

    func checkReadiness() async {
        for child in children where !child.isReady && child.pid > 0 {
            let isReady = await answers(child)
            if let place = children.firstIndex(where: { $0.pid == child.pid }) { children[place].isReady = isReady }
        }
    }

    private func answers(_ child: Child) async -> Bool {
        switch child.role {
        case .redis: return FileManager.default.fileExists(atPath: settings.redisSocket)
        case .service(.simulator):
            return await probe.status(host: settings.host, port: child.admin ?? 0, path: "/healthz") == 200
        case .service: return await probe.status(host: settings.host, port: child.admin ?? 0, path: "/readyz") == 200
        case .everything:
            for kind in settings.kinds {
                let path = kind == .simulator ? "/healthz" : "/readyz"
                guard await probe.status(host: settings.host, port: settings.ports.admin(kind), path: path) == 200
                else { return false }
            }
            return true
        }
    }

    /// Collects what has ended and starts it again.
    private func reap() async {
        while true {
            var status: Int32 = 0
            let pid = waitpid(-1, &status, WNOHANG)
            guard pid > 0 else { return }
            guard let place = children.firstIndex(where: { $0.pid == pid }) else { continue }
            let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
            children[place].lastExit = code
            children[place].pid = 0
            children[place].isReady = false
            guard !isStopping, !children[place].isStopping else { continue }
            children[place].restarts += 1
            let child = children[place]
            say("\(child.name) ended with \(code < 0 ? "signal \(-code)" : "\(code)"); starting it again")
            Task { await self.revive(child) }
        }
    }

    private func revive(_ child: Child) async {
        guard (try? await ContinuousClock().sleep(for: child.pause)) != nil, !isStopping else { return }
        guard children.contains(where: { $0.role == child.role && $0.replica == child.replica && $0.pid == 0 }) else {
            return
        }
        do {
            if child.role == .redis { try? FileManager.default.removeItem(atPath: settings.redisSocket) }
            try await startChild(child)
            try writeStackFile()
        } catch {
            say("\(child.name) can't be started again: \(error)")
        }
    }

    /// Stops everything, the doors first and the stores last, and returns when nothing runs.
    func stop() async {
        isStopping = true
        try? FileManager.default.removeItem(atPath: settings.stackFile)
        for child in children.reversed() where child.role != .redis { await stopChild(child) }
        for child in children where child.role == .redis { await stopChild(child) }
        children = []
    }

    /// SIGTERM, then SIGKILL when its time is over; returns when it has ended.
    func stopChild(_ child: Child) async {
        if let place = children.firstIndex(where: { $0.role == child.role && $0.replica == child.replica }) {
            children[place].isStopping = true
        }
        guard child.pid > 0 else { return }
        kill(child.pid, SIGTERM)
        let deadline = ContinuousClock.now + Self.grace
        while children.contains(where: { $0.pid == child.pid }) {
            if ContinuousClock.now > deadline { kill(child.pid, SIGKILL) }
            await reap()
            // Not cancelled with the caller: what was started is stopped, whoever has left meanwhile.
            await Task.detached { try? await ContinuousClock().sleep(for: .milliseconds(20)) }.value
        }
    }
}
