import Foundation

/// Starts the supervisor as a process of its own and waits until the stack is ready.
enum Detached {
    static func start(arguments: [String], data: String) async throws {
        let log = data + "/pointsman.log"
        let stack = data + "/stack.json"
        // Looked at before anything of a running stack is touched; the supervisor takes it for its life.
        close(try FolderLock.take(data))
        let descriptor = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommandFailure("\(log) can't be written", exitCode: 73) }
        defer { close(descriptor) }
        try? FileManager.default.removeItem(atPath: stack)
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
        let pid = try await Spawner().start(
            program,
            arguments.filter { $0 != "--detach" },
            environment: ProcessInfo.processInfo.environment,
            output: descriptor,
            bond: .detached
        )
        while true {
            if let file = try? StackFile.find(option: stack), file.pid == pid {
                print("ready: \(file.gatewayURL), stack file \(stack), log \(log)")
                return
            }
            var status: Int32 = 0
            if waitpid(pid, &status, WNOHANG) == pid {
                let text = FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
                say(text.split(separator: "\n").suffix(20).joined(separator: "\n"))
                throw CommandFailure("the stack did not start", exitCode: max(1, (status >> 8) & 0xFF))
            }
            try await ContinuousClock().sleep(for: .milliseconds(30))
        }
    }
}
