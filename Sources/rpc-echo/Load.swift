import Messages
import RPCCore
import RPCTransport
import Stubs
import Synchronization

/// The calls of one measurement.
struct Load: Sendable {
    let channel: ClientChannel
    let mode: LoadCommand.Mode
    let inFlight: Int
    let payload: Int
    let rate: Int
    let pauseUs: Int

    /// Calls, or messages of a paced stream, a second and stream; 0 = as many as go.
    var reportedRate: Int {
        if mode == .paced { return rate }
        return mode == .stream && pauseUs > 0 ? 1_000_000 / pauseUs : 0
    }

    /// Makes the calls; nanoseconds of each.
    func run(calls: Int) async throws -> [UInt32] {
        switch mode {
        case .unary:
            let call = unaryCall()
            return try await closedLoop(calls, call)
        case .chat:
            let client = RouterClient(channel)
            return try await closedLoop(calls) { index in
                let answer = try await client.complete(ChatHandler.request, options: Self.options(index))
                guard !answer.content.isEmpty else { throw RPCError(.internal, "an empty answer") }
            }
        case .stream: return try await streams(calls)
        case .paced: return try await paced(calls)
        }
    }

    private func unaryCall() -> @Sendable (Int) async throws -> Void {
        let client = EchoClient(channel)
        let message = EchoV1.EchoMessage(payload: Array(repeating: 0x2E, count: payload))
        let payload = payload
        return { index in
            let answer = try await client.unary(message, options: Self.options(index))
            guard answer.payload.count == payload else { throw RPCError(.internal, "a wrong answer") }
        }
    }

    /// `inFlight` tasks, each of which calls again as soon as it has its answer.
    private func closedLoop(
        _ calls: Int,
        _ call: @escaping @Sendable (Int) async throws -> Void
    ) async throws -> [UInt32] {
        try await withThrowingTaskGroup(of: [UInt32].self) { group in
            for worker in 0..<inFlight {
                group.addTask {
                    var times: [UInt32] = []
                    times.reserveCapacity(calls / inFlight + 1)
                    for index in stride(from: worker, to: calls, by: inFlight) {
                        let start = nanoseconds()
                        try await call(index)
                        times.append(UInt32(clamping: nanoseconds() - start))
                    }
                    return times
                }
            }
            var all: [UInt32] = []
            all.reserveCapacity(calls)
            for try await times in group { all += times }
            return all
        }
    }

    /// `inFlight` streams that carry `messages` together; nanoseconds between two of a stream.
    private func streams(_ messages: Int) async throws -> [UInt32] {
        let client = EchoClient(channel)
        let request = EchoV1.ExpandRequest(
            count: UInt32(clamping: messages / inFlight),
            payloadBytes: UInt32(clamping: payload),
            pauseUs: UInt32(clamping: pauseUs)
        )
        return try await withThrowingTaskGroup(of: [UInt32].self) { group in
            for worker in 0..<inFlight {
                group.addTask {
                    try await client.expand(request, options: Self.options(worker)) { stream in
                        var times: [UInt32] = []
                        times.reserveCapacity(Int(request.count))
                        var last = nanoseconds()
                        for try await message in stream {
                            guard message.payload.count == payload else { throw RPCError(.internal, "a wrong answer") }
                            let now = nanoseconds()
                            times.append(UInt32(clamping: now - last))
                            last = now
                        }
                        return times
                    }
                }
            }
            var all: [UInt32] = []
            for try await times in group { all += times }
            guard all.count == Int(request.count) * inFlight else { throw RPCError(.internal, "messages are missing") }
            return all
        }
    }

    /// Starts `rate` calls a second, evenly spaced, whether or not those before have ended.
    private func paced(_ calls: Int) async throws -> [UInt32] {
        let call = unaryCall()
        let times = Times()
        let start = ContinuousClock.now
        try await withThrowingDiscardingTaskGroup { group in
            for index in 0..<calls {
                let due = start + .seconds(1) * index / rate
                await EventLoops.shared.wait(until: due)
                group.addTask {
                    // From the time at which it was due: a late start is the load's latency too.
                    try await call(index)
                    times.add(ContinuousClock.now - due)
                }
            }
        }
        return times.all
    }

    private final class Times: Sendable {
        private let times = Mutex<[UInt32]>([])
        var all: [UInt32] { times.withLock { $0 } }
        func add(_ time: Duration) { times.withLock { $0.append(UInt32(clamping: Int(time / .nanoseconds(1)))) } }
    }

    private static func options(_ index: Int) -> CallOptions { prepared[index & (prepared.count - 1)] }

    /// What a call between services carries: a deadline, a trace, a request id and the caller's key. Made beforehand, so
    /// that no peer is measured by how fast it prints numbers; more of them than a header table remembers.
    private static let prepared: [CallOptions] = (0..<256).map { index in
        let digits = String(index + 0x1000, radix: 16)
        var metadata = Metadata()
        metadata["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e\(digits)-00f067aa0ba9\(digits)-01"
        metadata["x-request-id"] = "7d0c5c3b6a7f4d7e8e4b2f6a1c9d\(digits)"
        metadata["authorization"] = "Bearer pk-3f9a1b7c5d2e4f60718293a4b5c6d7e8f9"
        return CallOptions(timeout: .seconds(120), metadata: metadata)
    }
}
