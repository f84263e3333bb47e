import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import NIOPosix
import Synchronization

struct LoadOptions: Sendable {
    var port = 0
    var mode = "unary"
    var inFlight = 64
    var calls = 100_000
    var warmUp = 1000
    var payload = 1024
    var rate = 1000
    var pauseUs = 0
    var server: Int32?

    init(_ words: ArraySlice<String>) throws {
        var words = words
        while let name = words.popFirst() {
            guard let value = words.popFirst() else { throw FileError(description: "\(name) needs a value") }
            let number = Int(value) ?? 0
            switch name {
            case "--port": port = number
            case "--mode": mode = value
            case "--in-flight": inFlight = number
            case "--calls": calls = number
            case "--warm-up": warmUp = number
            case "--payload": payload = number
            case "--rate": rate = number
            case "--pause-us": pauseUs = number
            case "--server-pid": server = Int32(number)
            default: throw FileError(description: "unknown option \(name)")
            }
        }
    }
}

func load(_ options: LoadOptions) async throws {
    let transport = try HTTP2ClientTransport.Posix(
        target: .ipv4(address: "127.0.0.1", port: options.port),
        transportSecurity: .plaintext,
        eventLoopGroup: MultiThreadedEventLoopGroup(numberOfThreads: 1)
    )
    try await withGRPCClient(transport: transport) { client in
        let load = Load(client: client, options: options)
        if options.warmUp > 0 { _ = try await load.run(max(options.warmUp, options.inFlight)) }
        let client = Usage()
        let server = options.server.map { Usage(of: $0) } ?? Usage()
        let start = nanoseconds()
        let times = try await load.run(options.calls)
        let seconds = Double(nanoseconds() - start) / 1e9
        let report = Report(
            peer: "grpc-swift-2",
            mode: options.mode,
            inFlight: options.mode == "paced" ? 0 : options.inFlight,
            bytes: options.payload,
            rate: options.mode == "paced" ? options.rate : options.pauseUs > 0 ? 1_000_000 / options.pauseUs : 0,
            count: times.count,
            seconds: seconds,
            times: times,
            client: (client, Usage()),
            server: (server, options.server.map { Usage(of: $0) } ?? Usage())
        )
        print(report.json)
    }
}

struct Load: Sendable {
    let client: GRPCClient<HTTP2ClientTransport.Posix>
    let options: LoadOptions

    func run(_ calls: Int) async throws -> [UInt32] {
        switch options.mode {
        case "stream": return try await streams(calls)
        case "paced": return try await paced(calls)
        default: return try await closedLoop(calls, call())
        }
    }

    private func call() -> @Sendable (Int) async throws -> Void {
        var callOptions = CallOptions.defaults
        callOptions.timeout = .seconds(120)
        if options.mode == "chat" {
            let router = Router_V1_Router.Client(wrapping: client)
            return { [callOptions] index in
                let answer = try await router.complete(
                    Conversation.request,
                    metadata: Self.prepared[index & 255],
                    options: callOptions
                )
                guard !answer.content.isEmpty else { throw FileError(description: "an empty answer") }
            }
        }
        let echo = Echo_V1_Echo.Client(wrapping: client)
        let payload = options.payload
        var message = Echo_V1_EchoMessage()
        message.payload = Data(repeating: 0x2E, count: payload)
        return { [callOptions, message] index in
            let answer = try await echo.unary(message, metadata: Self.prepared[index & 255], options: callOptions)
            guard answer.payload.count == payload else { throw FileError(description: "a wrong answer") }
        }
    }

    private func closedLoop(
        _ calls: Int,
        _ call: @escaping @Sendable (Int) async throws -> Void
    ) async throws -> [UInt32] {
        try await withThrowingTaskGroup(of: [UInt32].self) { group in
            for worker in 0..<options.inFlight {
                group.addTask {
                    var times: [UInt32] = []
                    times.reserveCapacity(calls / options.inFlight + 1)
                    for index in stride(from: worker, to: calls, by: options.inFlight) {
                        let start = nanoseconds()
                        try await call(index)
                        times.append(UInt32(clamping: nanoseconds() - start))
                    }
                    return times
                }
            }
            var all: [UInt32] = []
            for try await times in group { all += times }
            return all
        }
    }

    private func streams(_ messages: Int) async throws -> [UInt32] {
        let echo = Echo_V1_Echo.Client(wrapping: client)
        let request: Echo_V1_ExpandRequest = .with {
            $0.count = UInt32(messages / options.inFlight)
            $0.payloadBytes = UInt32(options.payload)
            $0.pauseUs = UInt32(options.pauseUs)
        }
        return try await withThrowingTaskGroup(of: [UInt32].self) { group in
            for worker in 0..<options.inFlight {
                group.addTask {
                    var callOptions = CallOptions.defaults
                    callOptions.timeout = .seconds(120)
                    let metadata = Self.prepared[worker & 255]
                    return try await echo.expand(request, metadata: metadata, options: callOptions) { response in
                        var times: [UInt32] = []
                        var last = nanoseconds()
                        for try await message in response.messages {
                            guard message.payload.count == options.payload else {
                                throw FileError(description: "a wrong answer")
                            }
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
            guard all.count == Int(request.count) * options.inFlight else {
                throw FileError(description: "messages are missing")
            }
            return all
        }
    }

    private func paced(_ calls: Int) async throws -> [UInt32] {
        let call = call()
        let times = Times()
        let start = ContinuousClock.now
        try await withThrowingDiscardingTaskGroup { group in
            for index in 0..<calls {
                let due = start + .seconds(1) * index / options.rate
                try await ContinuousClock().sleep(until: due, tolerance: .zero)
                group.addTask {
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

    private static let prepared: [Metadata] = (0..<256).map { index in
        let digits = String(index + 0x1000, radix: 16)
        return [
            "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e\(digits)-00f067aa0ba9\(digits)-01",
            "x-request-id": "7d0c5c3b6a7f4d7e8e4b2f6a1c9d\(digits)",
            "authorization": "Bearer pk-3f9a1b7c5d2e4f60718293a4b5c6d7e8f9",
        ]
    }
}
