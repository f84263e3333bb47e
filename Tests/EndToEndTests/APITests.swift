import Foundation
import Testing

@Suite("The API's description, held against a running stack", .timeLimit(.minutes(5)))
struct APITests {
    @Test("Generated requests, good and bad, are answered as the description says, and never by a failure of ours")
    func conformance() async throws {
        try await Stack.with { stack in
            let check = Program.root.appendingPathComponent("dev/check-api.sh")
            let result = try await Program.run(
                at: check,
                [try stack.text("gateway_url"), try stack.text("api_key"), "--no-color"]
            )
            #expect(result.status == 0, "\(result.output.suffix(8_000))\(result.errors)")
        }
    }
}
