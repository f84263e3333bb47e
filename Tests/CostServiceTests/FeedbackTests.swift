import CostService
import Messages
import RPCCore
import SQLStore
import Stubs
import Telemetry
import TestSupport
import Testing

@Suite("Feedback")
struct FeedbackTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func said(
        _ request: String,
        tenant: String = "acme",
        model: String = "",
        score: Double? = 1
    ) -> CostV1.Feedback {
        let who = CommonV1.Attribution(tenant: tenant, team: "t", user: "u", keyID: "k", requestID: request)
        return CostV1.Feedback(attribution: who, model: model, score: score)
    }

    private func list(
        _ tracker: Tracker,
        _ request: CostV1.ListFeedbackRequest = .init(),
        as key: String? = Tracker.adminKey
    ) async throws -> [CostV1.Feedback] {
        try await tracker.reports.listFeedback(request, options: Tracker.with(key)) { stream in
            var all: [CostV1.Feedback] = []
            for try await one in stream { all.append(one) }
            return all
        }
    }

    @Test("What is said comes back with its time, by tenant and model, over more than one page")
    func listing() async throws {
        let tracker = try await Tracker(path: folder.database)
        for number in 0..<1001 {
            let feedback = said("r\(number)", tenant: number % 2 == 0 ? "acme" : "beta", model: number == 6 ? "m" : "")
            _ = try await tracker.ledger.recordFeedback(.init(feedback: feedback))
        }
        let all = try await list(tracker)
        #expect(Set(all.compactMap { $0.attribution?.requestID }).count == 1001 && all.count == 1001)
        #expect(all.allSatisfy { $0.saidUnixMS == Tracker.noon })
        var expected = said("r6", model: "m")
        expected.saidUnixMS = Tracker.noon
        #expect(try await list(tracker, .init(tenant: "acme", model: "m")) == [expected])
        #expect(try await list(tracker, .init(tenant: "beta")).count == 500)
        #expect(try await list(tracker, .init(fromUnixMS: Tracker.noon + 1)).isEmpty)
        #expect(try await list(tracker, .init(untilUnixMS: Tracker.noon)).isEmpty)
        let error = await #expect(throws: RPCError.self) { try await list(tracker, as: Tracker.userKey) }
        #expect(error?.code == .permissionDenied)
        await tracker.close()
    }

    @Test("Said again of the same answer under the same label, the last one stands; each is counted")
    func again() async throws {
        let tracker = try await Tracker(path: folder.database)
        var labelled = said("r", score: nil)
        labelled.label = "slow"
        for feedback in [said("r", score: 0), said("r", score: 0.5), labelled] {
            _ = try await tracker.ledger.recordFeedback(.init(feedback: feedback))
        }
        #expect(Set(try await list(tracker).map(\.score)) == [0.5, nil])
        let text = String(decoding: tracker.metrics.prometheusText(), as: UTF8.self)
        for mark in ["low", "middle", "none"] {
            #expect(text.contains("cost_tracker_feedback_total{score=\"\(mark)\"} 1"))
        }
        #expect(text.contains("cost_tracker_feedback_total{score=\"high\"} 0"))
        await tracker.close()
    }

    @Test("Of a tenant's feedback only the newest is kept, whatever others say")
    func bound() async throws {
        let tracker = try await Tracker(path: folder.database)
        let store = SQLFeedbackStore(tracker.database, rowsMax: 3)
        try await store.record(FeedbackRow(said("other", tenant: "beta")))
        for number in 0..<10 { try await store.record(FeedbackRow(said("r\(number)"))) }
        #expect(try await list(tracker, .init(tenant: "acme")).count == 3)
        #expect(try await list(tracker, .init(tenant: "beta")).count == 1)
        await tracker.close()
    }

    @Test("What is wrong with feedback is named")
    func refusals() {
        var long = said("r")
        long.comment = [UInt8](repeating: 65, count: 2049)
        var bytes = said("r")
        bytes.comment = [0xFF]
        var label = said("r")
        label.label = String(repeating: "x", count: 65)
        var attempt = said("r")
        attempt.attemptID = "a\u{1}"
        let cases: [(CostV1.Feedback?, String)] = [
            (nil, "`feedback.attribution.tenant`"), (said("r", tenant: ""), "`feedback.attribution.tenant`"),
            (said(""), "`request_id`"), (said("r", score: nil), "`score`"), (said("r", score: 1.01), "`score`"),
            (said("r", score: -0.01), "`score`"), (said("r", score: .nan), "`score`"), (long, "`comment`"),
            (bytes, "`comment`"), (label, "`label`"), (attempt, "`attempt_id`"),
            (said(String(repeating: "x", count: 129)), "`request_id`"), (said("r", model: "a\nb"), "`model`"),
        ]
        for (feedback, field) in cases {
            let error = #expect(throws: RPCError.self) { try FeedbackRow(feedback) }
            #expect(error?.code == .invalidArgument && error?.message.hasPrefix(field) == true, "\(field)")
        }
    }
}
