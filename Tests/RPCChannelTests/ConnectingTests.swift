import RPCCore
import RPCTransport
import Synchronization
import TestSupport
import Testing

@Suite("A channel without a connection", .timeLimit(.minutes(2)))
struct ConnectingTests {
    private static func error(
        _ channel: ClientChannel,
        _ options: CallOptions = .default,
        _ method: MethodDescriptor = Replica.ask
    ) async -> RPCError? {
        do throws(RPCError) {
            _ = try await channel.unary(method, [], options: options)
            return nil
        } catch {
            return error
        }
    }

    @Test("A call that does not wait fails at once, not started")
    func doesNotWait() async throws {
        try await withChannel(try await Replica.dead().address) { channel in
            // One that waited all the same would run out of time.
            let error = await Self.error(channel, CallOptions(timeout: .milliseconds(50), waitsForReady: false))
            #expect(error?.code == .unavailable)
            #expect(error?.reason == .noConnection)
            #expect(error?.notStarted == true)
        }
    }

    @Test("The error says why there is no connection: refused")
    func refused() async throws {
        let address = try await Replica.dead().address
        try await withChannel(address, waitForReady: .milliseconds(200)) { channel in
            let message = "no connection to \(address) (\(address): connection refused)"
            #expect(await eventually { await Self.error(channel)?.message == message })
            let error = await Self.error(channel)
            #expect(error?.code == .unavailable && error?.notStarted == true)
        }
    }

    @Test("The error says why there is no connection: a peer that says no Hello")
    func noHello() async throws {
        let listener = try await SilentListener.start()
        func shorten(_ configuration: inout ClientChannel.Configuration) {
            configuration.connectTimeout = .milliseconds(50)
            configuration.waitForReady = .milliseconds(300)
        }
        try await withChannel(listener.address, shorten) { channel in
            let rule = "no Hello came in time"
            #expect(await eventually { await Self.error(channel)?.message.contains(rule) ?? false })
        }
        await listener.stop()
    }

    @Test("The error says why there is no connection: a peer of another protocol")
    func otherProtocol() async throws {
        let listener = try await SilentListener.start(saying: [UInt8]("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
        try await withChannel(listener.address, waitForReady: .milliseconds(200)) { channel in
            let error = await Self.error(channel)
            #expect(error?.message.contains("127.0.0.1") == true)
            #expect(error?.message.contains("closed by the peer") == false, "\(error?.message ?? "none")")
        }
        await listener.stop()
    }

    @Test("The error says that a file of addresses can't be read")
    func noFile() async throws {
        try await withChannel("file:/nowhere/at/all", waitForReady: .milliseconds(100)) { channel in
            let rule = "/nowhere/at/all can't be read"
            #expect(await eventually { await Self.error(channel)?.message.contains(rule) ?? false })
        }
    }

    @Test("A call whose deadline passes while it waits fails with DEADLINE_EXCEEDED, not started")
    func deadline() async throws {
        try await withChannel(try await Replica.dead().address, waitForReady: .seconds(600)) { channel in
            let error = await Self.error(channel, CallOptions(timeout: .milliseconds(50)))
            #expect(error?.code == .deadlineExceeded)
            #expect(error?.notStarted == true)
        }
    }

    @Test("A cancelled caller does not wait")
    func cancelled() async throws {
        try await withChannel(try await Replica.dead().address, waitForReady: .seconds(60)) { channel in
            let call = Task { await Self.error(channel) }
            #expect(await eventually { channel.status.callsWaiting == 1 })
            call.cancel()
            #expect(await call.value?.code == .cancelled)
        }
    }

    @Test("More waiting calls than configured are shed, not started")
    func shed() async throws {
        func limit(_ configuration: inout ClientChannel.Configuration) {
            configuration.waitForReady = .seconds(60)
            configuration.waitingMax = 20
        }
        try await withChannel(try await Replica.dead().address, limit) { channel in
            let calls = (0..<20).map { _ in Task { await Self.error(channel) } }
            #expect(await eventually { channel.status.callsWaiting == 20 })
            let error = await Self.error(channel)
            #expect(error?.code == .resourceExhausted)
            #expect(error?.reason == .shed)
            #expect(error?.notStarted == true)
            for call in calls { call.cancel() }
            for call in calls { _ = await call.value }
        }
    }

    @Test("Waiting calls are served when the connection comes")
    func served() async throws {
        let replica = try await Replica.start("late")
        // Cuts off whoever connects, until it is allowed.
        let isOpen = Atomic(false)
        struct NotYet: Error {}
        func close(_ configuration: inout ClientChannel.Configuration) {
            configuration.waitForReady = .seconds(60)
            configuration.security = { _ in if !isOpen.load(ordering: .relaxed) { throw NotYet() } }
        }
        try await withChannel(replica.address, close) { channel in
            let calls = (0..<50).map { _ in Task { try await channel.unary(Replica.ask, [], options: .default) } }
            #expect(await eventually { channel.status.callsWaiting == 50 })
            isOpen.store(true, ordering: .relaxed)
            for call in calls { _ = try await call.value }
            #expect(replica.served == 50)
        }
        await replica.stop()
    }

    @Test("When every peer refuses this side's credentials, calls fail at once and say so; it goes on trying")
    func credentials() async throws {
        let secret = Mutex<[UInt8]>([1])
        let replica = try await Replica.start("locked") { configuration in
            configuration.authentication = .secret { credential in credential == [7] }
        }
        func identify(_ configuration: inout ClientChannel.Configuration) {
            configuration.waitForReady = .seconds(600)
            configuration.session.credential = { secret.withLock { $0 } }
            configuration.session.name = "test"
        }
        try await withChannel(replica.address, identify) { channel in
            let error = await Self.error(channel, CallOptions(timeout: .seconds(600)))
            #expect(error?.code == .unauthenticated)
            #expect(error?.notStarted == true)
            #expect(channel.status.count(.refused) == 1)
            #expect(replica.served == 0)
            secret.withLock { $0 = [7] }
            #expect(await eventually { channel.readyConnections == 1 })
            #expect(await Self.error(channel) == nil)
        }
        await replica.stop()
    }

    @Test("While one of the peers may still take calls, they wait for it though another one refuses")
    func credentialsOfOne() async throws {
        let locked = try await Replica.start("locked") { configuration in
            configuration.authentication = .secret { _ in false }
        }
        let target = "\(locked.address),\(try await Replica.dead().address)"
        try await withChannel(target, waitForReady: .seconds(60)) { channel in
            #expect(await eventually { channel.status.count(.refused) == 1 })
            let call = Task { await Self.error(channel) }
            #expect(await eventually { channel.status.callsWaiting == 1 })
            call.cancel()
            #expect(await call.value?.code == .cancelled)
        }
        await locked.stop()
    }

    @Test("A closed channel lets running calls end, and takes no new ones")
    func close() async throws {
        let replica = try await Replica.start("one")
        replica.behave { $0.holds = true }
        let channel = try ClientChannel(target: replica.address, logger: Replica.logger)
        let call = Task { await Self.error(channel) }
        #expect(await eventually { replica.running == 1 })
        let closing = Task { await channel.close(drain: .seconds(60)) }
        #expect(await eventually { channel.readyConnections == 0 })
        let error = await Self.error(channel)
        #expect(error?.code == .unavailable)
        #expect(error?.notStarted == true)
        replica.behave { $0.holds = false }
        #expect(await call.value == nil)
        await closing.value
        await replica.stop()
    }

    @Test("A channel that is closed does not wait longer than it was told for its calls")
    func closeInTime() async throws {
        let replica = try await Replica.start("one")
        replica.behave { $0.holds = true }
        let channel = try ClientChannel(target: replica.address, logger: Replica.logger)
        let call = Task { await Self.error(channel, .default, Replica.order) }
        #expect(await eventually { replica.running == 1 })
        await channel.close(drain: .milliseconds(20))
        #expect(await call.value?.reason == .connectionLost)
        await replica.stop()
    }
}
