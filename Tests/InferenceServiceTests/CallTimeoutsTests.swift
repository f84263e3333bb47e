import InferenceService
import Messages
import Provider
import Testing

@Suite("How long the parts of a provider call may take")
struct CallTimeoutsTests {
    private func bounds(
        _ priority: CommonV1.Priority,
        patience: UInt32 = 0,
        isStreamed: Bool = true,
        remaining: Duration = .seconds(10_000)
    ) -> ProviderTimeouts {
        let request = InferenceV1.CallRequest(priority: priority, patienceMS: patience)
        return CallTimeouts().bounds(request, isStreamed: isStreamed, remaining: remaining)
    }

    @Test("Each class has its own bounds; who says none is standard")
    func classes() {
        #expect(bounds(.realtime).firstContent == .seconds(10) && bounds(.batch).firstContent == .seconds(300))
        #expect(bounds(.unspecified) == bounds(.standard) && bounds(.standard).firstContent == .seconds(30))
        #expect(bounds(.realtime).total == .seconds(300) && bounds(.batch).betweenBytes == .seconds(60))
    }

    @Test("A plain answer has until its first byte for all of it, and no bound on its first content")
    func plain() {
        let plain = bounds(.realtime, isStreamed: false)
        #expect(plain.firstByte == .seconds(60) && plain.firstContent == nil)
    }

    @Test("Where another attempt could follow, its share of the caller's time is the bound if that is less")
    func patience() {
        #expect(bounds(.standard, patience: 2_000).firstContent == .seconds(2))
        #expect(bounds(.standard, patience: 2_000).firstByte == .seconds(2))
        #expect(bounds(.standard, patience: 2_000).betweenBytes == .seconds(30), "once it comes it may take its time")
        #expect(bounds(.standard, patience: 2_000, isStreamed: false).firstByte == .seconds(2))
        #expect(bounds(.realtime, patience: 90_000).firstContent == .seconds(10))
    }

    @Test("No call is longer than its caller waits")
    func remaining() {
        #expect(bounds(.batch, remaining: .seconds(3)).total == .seconds(3))
        #expect(bounds(.batch, remaining: .zero).total > .zero)
    }
}
