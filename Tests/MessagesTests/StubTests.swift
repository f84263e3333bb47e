import Messages
import RPCCore
import RPCInProcess
import Stubs
import Testing

private struct Echo: HealthHandling {
    func check(_ request: HealthV1.CheckRequest, context: ServerContext) async throws -> HealthV1.CheckResponse {
        HealthV1.CheckResponse(status: .init(rawValue: Int32(request.service.utf8.count)))
    }

    func watch(
        _ request: HealthV1.CheckRequest,
        context: ServerContext,
        writer: RPCWriter<HealthV1.CheckResponse>
    ) async throws {
        for number in 1...3 { try await writer.write(.init(status: .init(rawValue: Int32(number)))) }
    }
}

@Suite("Generated stubs")
struct StubTests {
    private let transport = InProcessTransport(router: RPCRouter([Echo()]))

    @Test("A unary call brings the typed request there and the typed response back")
    func unary() async throws {
        #expect(try await HealthClient(transport).check(.init(service: "four")).status.rawValue == 4)
    }

    @Test("A streaming call brings every response in order, then ends")
    func streaming() async throws {
        let numbers = try await HealthClient(transport).watch(.init()) { responses in
            var numbers: [Int32] = []
            for try await response in responses { numbers.append(response.status.rawValue) }
            return numbers
        }
        #expect(numbers == [1, 2, 3])
    }

    @Test("A request that is not of the type is refused and the handler never runs")
    func badRequest() async throws {
        await #expect {
            try await transport.unary(HealthMethods.check, [0x0A, 2, 0xFF, 0xFE], options: .default)
        } throws: {
            ($0 as? RPCError)?.code == .invalidArgument && "\($0)".contains("field `service` is not UTF-8")
        }
    }

    @Test("Descriptors carry what the .proto says of a method")
    func descriptors() {
        #expect(HealthMethods.watch.fullName == "health.v1.Health/Watch")
        #expect(HealthMethods.watch.isServerStreaming && HealthMethods.watch.isIdempotent)
        #expect(!RouterMethods.complete.isIdempotent && !RouterMethods.complete.isServerStreaming)
    }
}
