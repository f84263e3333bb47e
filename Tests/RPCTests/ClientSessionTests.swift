import RPCCore
import Synchronization
import Testing

/// What a client's session refuses by itself: without a server, nobody else can.
@Suite("A client's session")
struct ClientSessionTests {
    /// One that has heard this Hello.
    private static func session(
        _ hello: Frame.Hello = Frame.Hello(),
        _ configuration: SessionConfiguration = SessionConfiguration()
    ) throws -> ClientSession {
        let session = ClientSession(configuration: configuration)
        try session.receive(Frame(callID: 0, .hello(hello)))
        _ = said(session)
        return session
    }

    private static func said(_ session: ClientSession) -> [Frame] {
        var frames: [Frame] = []
        session.takeFrames(bytesMax: 1 << 20, into: &frames)
        return frames
    }

    private static func start(
        _ session: ClientSession,
        _ request: [UInt8]? = [0],
        metadata: Metadata = Metadata(),
        timeout: Duration = .seconds(60)
    ) throws(RPCError) -> RunningCall? {
        try session.start(TestService.echo, request, metadata: metadata, deadline: .now + timeout)
    }

    @Test("Does not send what is over a limit of the server, nor what has no time left")
    func refusals() throws {
        var hello = Frame.Hello()
        (hello.callsMax, hello.messageBytesMax) = (1, 100)
        let session = try Self.session(hello)
        var metadata = Metadata()
        metadata["x"] = String(repeating: "y", count: 8200)
        let refusals = [
            #expect(throws: RPCError.self) { try Self.start(session, [UInt8](repeating: 0, count: 101)) },
            #expect(throws: RPCError.self) { try Self.start(session, metadata: metadata) },
            #expect(throws: RPCError.self) { try Self.start(session, timeout: .zero) },
        ]
        #expect(refusals.map { $0?.code } == [.resourceExhausted, .invalidArgument, .deadlineExceeded])
        #expect(refusals.allSatisfy { $0?.notStarted == true })
        #expect(Self.said(session).isEmpty)
        _ = try Self.start(session, [UInt8](repeating: 0, count: 100))
        let shed = #expect(throws: RPCError.self) { try Self.start(session) }
        #expect(shed?.reason == .shed && shed?.notStarted == true)
        #expect(Self.said(session).count == 1)
    }

    @Test("Ends a call whose response is over its own limit, and tells the server")
    func largeResponse() async throws {
        var configuration = SessionConfiguration()
        configuration.messageBytesMax = 100
        let session = try Self.session(Frame.Hello(), configuration)
        let call = try #require(try Self.start(session))
        _ = Self.said(session)
        try session.receive(Frame(callID: call.id, .data(Frame.Piece(payload: [UInt8](repeating: 0, count: 101)))))
        let error = await #expect(throws: RPCError.self) { try await call.responses.next() }
        #expect(error?.reason == .messageTooLarge)
        #expect(Self.said(session) == [Frame(callID: call.id, .cancel(reason: Code.resourceExhausted.rawValue))])
    }

    @Test("Lets a writer that is ahead of the server wait until something has left")
    func waits() async throws {
        let session = try Self.session()
        let call = try #require(try Self.start(session, nil))
        while try !call.requests.queue([0]) {}
        let isOver = Mutex(false)
        let waiting = Task.immediate {
            try await call.requests.waitForRoom()
            isOver.withLock { $0 = true }
        }
        #expect(!isOver.withLock { $0 })
        _ = Self.said(session)
        try await waiting.value
    }

    @Test("Gives up a server that says Hello again, or opens or cancels a call")
    func wrongFrames() throws {
        let kinds = [Frame.Kind.hello(Frame.Hello()), .open(Frame.Open()), .cancel(reason: 1)]
        for kind in kinds {
            let session = try Self.session()
            #expect(throws: FrameError.self) { try session.receive(Frame(callID: 1, kind)) }
        }
    }

    @Test("Gives up a server that asks and does not read the answers")
    func pings() throws {
        let session = try Self.session()
        for token in 1...20_000 as ClosedRange<UInt64> {
            try session.receive(Frame(callID: 0, .ping(ack: false, token: token)))
        }
        #expect(throws: FrameError.self) { try session.receive(Frame(callID: 0, .ping(ack: false, token: 0))) }
    }
}
