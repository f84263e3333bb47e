import RPCCore
import Testing

@Suite("What a handler knows of its call")
struct ServerContextTests {
    private static func context(_ metadata: Metadata = Metadata()) -> ServerContext {
        let deadline = ContinuousClock.now + .seconds(10)
        return ServerContext(method: TestService.echo, metadata: metadata, deadline: deadline, peer: "test")
    }

    @Test("Calls made on behalf of a call get no more than the time that it has left")
    func timeLeft() throws {
        let context = Self.context()
        #expect(context.options(timeout: .seconds(1)).timeout == .seconds(1))
        for options in [context.options(), context.options(timeout: .seconds(60))] {
            #expect(try #require(options.timeout) <= .seconds(10))
        }
    }

    @Test("They have its request id, which is made here if the caller sent none")
    func requestID() {
        var metadata = Metadata()
        metadata["x-request-id"] = "r-17"
        #expect(Self.context(metadata).options().metadata["x-request-id"] == "r-17")
        let context = Self.context()
        #expect(!context.requestID.isEmpty)
        #expect(context.options().metadata["x-request-id"] == context.requestID)
    }
}
