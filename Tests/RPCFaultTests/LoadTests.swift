import RPCCore
import RPCTransport
import TestSupport
import Testing

/// Much at once over sockets: what finishes, and what holds back whom.
@Suite("A server under load", .serialized, .timeLimit(.minutes(5)))
struct LoadTests {
    private let service = FaultService()

    @Test("10,000 concurrent streams on one server finish, and each takes little memory")
    func manyStreams() async throws {
        let streams = 10_000
        try await service.withServer { server in
            let before = try Memory.residentBytes()
            let channels = try (0..<10).map { _ in
                try ClientChannel(target: "127.0.0.1:\(server.port)", logger: FaultService.logger)
            }
            let messages = Locked(0)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<streams {
                    let channel = channels[index % channels.count]
                    group.addTask {
                        let options = CallOptions(timeout: .seconds(240))
                        let request = FaultService.expandRequest(UInt64(index), count: 4, size: 64)
                        try await channel.serverStreaming(FaultService.gated, request, options: options) { stream in
                            while let batch = try await stream.next() { messages.change { $0 += batch.count } }
                        }
                    }
                }
                let isFull = await eventually(within: .seconds(120)) { service.books.running == streams }
                #expect(isFull, "\(service.books.running) streams run")
                let grown = try Memory.residentBytes() - before
                print("10,000 streams: \(grown / streams) bytes each, both ends together")
                #expect(grown / streams < 40_000)
                service.gate.open()
                try await group.waitForAll()
            }
            #expect(messages.now == streams * 5)
            for channel in channels { await channel.close() }
            #expect(await eventually { server.openCalls == 0 })
        }
    }

    @Test("Small calls go on while 32 MiB travel both ways on the same connection")
    func headOfLine() async throws {
        var configuration = RPCServer.Configuration()
        configuration.session.messageBytesMax = 40_000_000
        try await service.withServer(configuration) { server in
            try await FaultService.withChannel("127.0.0.1:\(server.port)") {
                $0.session.messageBytesMax = 40_000_000
            } _: { channel in
                let large = Task {
                    let request = FaultService.request(1, size: 32 << 20)
                    let options = CallOptions(timeout: .seconds(120))
                    let answer = try await channel.unary(FaultService.echo, request, options: options)
                    #expect(answer == request)
                }
                let isOver = Locked(false)
                let watcher = Task {
                    _ = await large.result
                    isOver.change { $0 = true }
                }
                var between = 0
                while !isOver.now {
                    let answer = try await channel.unary(FaultService.echo, [7], options: .default)
                    #expect(answer == [7])
                    between += 1
                }
                try await large.value
                await watcher.value
                print("32 MiB both ways: \(between) small calls in between")
                // Hundreds on a quiet machine. Behind the whole of the large message there would be one, or two.
                #expect(between >= 4)
            }
        }
    }

    @Test("A reader that stands still holds back only itself")
    func slowReader() async throws {
        try await service.withServer { server in
            try await FaultService.withChannel("127.0.0.1:\(server.port)") { channel in
                let request = FaultService.expandRequest(1, count: 200, size: 10_000)
                try await channel.serverStreaming(FaultService.endless, FaultService.request(9), options: .default) {
                    slow in
                    let first = try await slow.next()
                    #expect(first != nil)
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<20 {
                            group.addTask {
                                try await channel.serverStreaming(FaultService.expand, request, options: .default) {
                                    var all: [[UInt8]] = []
                                    while let batch = try await $0.next() { all += batch }
                                    #expect(all == FaultService.expand(request))
                                }
                            }
                        }
                        try await group.waitForAll()
                    }
                    // About a window here, what waits there, and what the sockets hold.
                    #expect(service.books.written < 4096, "\(service.books.written) KiB were written to it")
                }
            }
        }
    }
}
