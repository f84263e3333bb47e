import Foundation

/// A stack for the tour: in a folder and on ports of its own, with a simulator that is quick about batches and
/// fine-tunes. It ends with this process, however that ends.
final class DemoStack: Sendable {
    let folder: String
    let log: String
    private let spawner: Spawner
    private let pid: Int32

    static func start() async throws -> (DemoStack, StackFile) {
        let folder = FileManager.default.temporaryDirectory.path + "/pointsman-demo-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let log = folder + "/pointsman.log"
        let output = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw CommandFailure("\(log) can't be written", exitCode: 73) }
        defer { close(output) }
        let spawner = Spawner()
        let pid = try await spawner.start(
            URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path,
            ["up", "--data", folder, "--port-base", "\(try freeBase())"],
            environment: environment(),
            output: output,
            bond: .diesWithParent
        )
        let stack = DemoStack(folder: folder, log: log, pid: pid, spawner: spawner)
        do { return (stack, try await stack.waitUntilReady()) } catch {
            await stack.stop(keep: true)
            throw error
        }
    }

    private init(folder: String, log: String, pid: Int32, spawner: Spawner) {
        self.folder = folder
        self.log = log
        self.pid = pid
        // Kept: the kernel ties the child's life to the spawner's thread.
        self.spawner = spawner
    }

    /// A base whose ports are all free; below the range that the system hands out to others.
    private static func freeBase() throws -> Int {
        for _ in 0..<200 {
            let plan = PortPlan(base: Int.random(in: 150..<320) * 100)
            var ports = ServiceKind.allCases.flatMap { [plan.rpc($0), plan.admin($0)].compactMap(\.self) }
            ports.append(plan.gateway)
            if ports.allSatisfy({ Port.isFree($0, host: "127.0.0.1") }) { return plan.base ?? 0 }
        }
        throw CommandFailure("no free range of ports was found", exitCode: 71)
    }

    private static func environment() -> [String: String] {
        var variables = ProcessInfo.processInfo.environment
        // The tour needs the simulator, whatever keys are there.
        variables["TOGETHER_API_KEY"] = nil
        variables["POINTSMAN_PROVIDER_SIMULATOR_FINETUNE_STEP"] = "150ms"
        variables["POINTSMAN_PROVIDER_SIMULATOR_BATCH_ITEMS_PER_SECOND"] = "40"
        variables["POINTSMAN_PROVIDER_SIMULATOR_CHUNK_DELAY"] = "15ms"
        // The tour shows what the cache does, not what becomes of it on a machine that is busy elsewhere.
        variables["POINTSMAN_ROUTER_CACHE_TIMEOUT"] = "5s"
        variables["POINTSMAN_INFERENCE_CACHE_TIMEOUT"] = "5s"
        return variables
    }

    private func waitUntilReady() async throws -> StackFile {
        while true {
            if let file = try? StackFile.find(option: folder + "/stack.json"), file.pid == pid { return file }
            if hasEnded() {
                throw CommandFailure("the tour's stack did not start", hint: lastLines(12), exitCode: 70)
            }
            try await ContinuousClock().sleep(for: .milliseconds(30))
        }
    }

    /// Collects the child if it has ended.
    private func hasEnded() -> Bool {
        var status: Int32 = 0
        return waitpid(pid, &status, WNOHANG) != 0
    }

    /// The newest lines of the stack's log.
    func lastLines(_ count: Int) -> String {
        let text = FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n").suffix(count).joined(separator: "\n")
    }

    /// Stops everything; with `keep` the folder stays, for a look at the logs.
    func stop(keep: Bool) async {
        let deadline = ContinuousClock.now + .seconds(40)
        kill(pid, SIGTERM)
        while !hasEnded() {
            if ContinuousClock.now > deadline { kill(pid, SIGKILL) }
            // Not cancelled with the tour: what was started is stopped.
            await Task.detached { try? await ContinuousClock().sleep(for: .milliseconds(20)) }.value
        }
        if !keep { try? FileManager.default.removeItem(atPath: folder) }
    }
}
