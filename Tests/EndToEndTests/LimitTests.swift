import Foundation
import Testing

/// What `scripts/limits.py` measures, in smaller numbers: that the limits hold, not how fast.
@Suite("Limits of the gateway", .serialized, .timeLimit(.minutes(10)))
struct LimitTests {
    @Test("Bears idle clients, large uploads, pipelines and many streams; refuses what is too long or too slow")
    func limits() async throws {
        try await Stack.with { stack in
            let smaller = ["--connections", "2000", "--upload-mib", "128", "--streams", "100"]
            let result = try await Program.script("limits.py", [stack.file.path] + smaller)
            print(result.output)
            #expect(result.status == 0, "\(result.errors)")
        }
    }
}
