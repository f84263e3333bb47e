import ArgumentParser
import Dispatch
import Foundation
import RPCCore

/// A tour through everything that a stack does, each step checked.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Tour a stack of its own: chat, stream, cache, fallback, batch, fine-tune, cost.",
        discussion:
            "Starts a stack with the provider simulator, and stops it. Ends with 0 only if every step did its part."
    )

    @Flag(help: "Keep the stack's folder, with its log and its ledger.")
    var keep = false

    mutating func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let keep = keep
        let tour = Task { try await Self.tour(keep: keep) }
        let signals = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { tour.cancel() }
            source.activate()
            return source
        }
        do { try await tour.value } catch {
            if tour.isCancelled { throw ExitCode(130) }
            throw error
        }
        withExtendedLifetime(signals) {}
    }

    private static func tour(keep: Bool) async throws {
        print("Starting a stack for the tour …")
        let (stack, file) = try await DemoStack.start()
        print("Ready: \(file.gatewayURL), provider simulator at \(file.providerURL)\n")
        let tour: Tour
        do {
            tour = try Tour(file)
            try await tour.run()
            await tour.close()
        } catch {
            let lines = stack.lastLines(15)
            await stack.stop(keep: true)
            if let failure = error as? CommandFailure { throw failure }
            let text = (error as? RPCError).map { "\($0.code): \($0.message)" } ?? "\(error)"
            throw CommandFailure(text, hint: "the stack's log is \(stack.log), its end:\n\(lines)")
        }
        await stack.stop(keep: keep)
        print("\nEvery step gave what it should. The stack is stopped\(keep ? "; its folder is \(stack.folder)" : "").")
    }
}
