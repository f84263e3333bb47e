import Foundation
import FoundationNetworking
import JSON
import Messages
import TestSupport
import Testing

/// Embeddings that come at the same time, through every service.
@Suite("Embeddings of a running stack", .serialized, .timeLimit(.minutes(5)))
struct EmbeddingCoalescingTests {
    /// So that they gather however slow this machine is: by default it must have them there within 300 ms.
    private static let patience = [
        "POINTSMAN_INFERENCE_EMBEDDING_COALESCING_GAP": "1s", "POINTSMAN_INFERENCE_EMBEDDING_COALESCING_WAIT": "10s",
    ]

    @Test(
        "A hundred at once, of several tenants, are at most five provider calls; each gets its own vector and pays for it"
    )
    func hundred() async throws {
        try await Stack.with(environment: Self.patience) { stack in
            // What each gets alone: another tenant's cache is never asked.
            let alone = try await Self.embed(stack, name: "alone", keys: [try stack.text("api_key")], atOnce: 1)
            let metered = try await Ledger.meter(of: stack).count
            #expect(metered == 100)
            let settings = try stack.text("provider_url") + "/admin/settings"
            #expect(try await HTTP.send("POST", settings, body: #"{"latency_ms":2000}"#).status == 200)
            let keys = try await Self.keys(stack)
            let together = try await Self.embed(stack, name: "together", keys: keys, atOnce: 100)
            let calls = try await Ledger.meter(of: stack).count - metered
            print("100 concurrent embeddings: \(calls) provider calls")
            #expect(calls <= 5)
            for (one, other) in zip(alone, together) { #expect(one.body == other.body, "\(other.text)") }
            #expect(together.allSatisfy { $0.headers["x-pointsman-cache"] == "miss" })
            try await Ledger.agreesWithMeter(of: stack, inexactMax: 0)
            try await Self.eachPays(stack)
        }
    }

    private static func text(_ index: Int) -> String { "text \(index) " + String(repeating: "wörd ", count: index % 9) }

    /// Three tenants' keys, known to the router.
    private static func keys(_ stack: Stack) async throws -> [String] {
        var keys: [String] = []
        for tenant in 0..<3 {
            let created = try await stack.pointsman(["keys", "create", "--tenant", "tenant-\(tenant)", "--unlimited"])
            keys.append(created.output.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        let url = try stack.text("gateway_url") + "/v1/models"
        for key in keys {
            let isKnown = try await eventually { try await HTTP.send("GET", url, key: key).status == 200 }
            #expect(isKnown)
        }
        return keys
    }

    /// The answers to a hundred texts, in their order; every other one in base64.
    private static func embed(
        _ stack: Stack,
        name: String,
        keys: [String],
        atOnce: Int
    ) async throws -> [HTTP.Answer] {
        let url = try stack.text("gateway_url") + "/v1/embeddings"
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = atOnce
        let session = URLSession(configuration: configuration)
        return try await withThrowingTaskGroup(of: (Int, HTTP.Answer).self) { group in
            var answers: [Int: HTTP.Answer] = [:]
            for index in 0..<100 {
                let encoding = index % 2 == 0 ? "" : #","encoding_format":"base64""#
                let body = #"{"model":"simulator/embed","input":"\#(text(index))"\#(encoding)}"#
                let key = keys[index % keys.count]
                if index >= atOnce, let (done, answer) = try await group.next() { answers[done] = answer }
                group.addTask {
                    let id = ["x-request-id": "\(name)-\(index)"]
                    let answer = try await HTTP.send("POST", url, key: key, headers: id, body: body, session: session)
                    return (index, answer)
                }
            }
            for try await (index, answer) in group { answers[index] = answer }
            #expect(answers.values.allSatisfy { $0.status == 200 }, "\(answers.values.map(\.text).first ?? "")")
            return (0..<100).compactMap { answers[$0] }
        }
    }

    /// Each request has one row, of its own tenant, with the tokens of its own text.
    private static func eachPays(_ stack: Stack) async throws {
        let rows = Dictionary(grouping: try await Ledger.rows(of: stack)) {
            $0.settlement?.attribution?.requestID ?? ""
        }
        for index in 0..<100 {
            let settlement = try #require(rows["together-\(index)"]?.first?.settlement)
            #expect(rows["together-\(index)"]?.count == 1)
            #expect(settlement.attribution?.tenant == "tenant-\(index % 3)")
            #expect(settlement.usage == CommonV1.Usage(promptTokens: UInt64((text(index).utf8.count + 3) / 4)))
        }
        let report = try await stack.pointsman(["cost", "--json"]).output
        let total = try JSONDocument(parsing: [UInt8](report.utf8)).root["total"]
        #expect(total?["calls"]?.int == 200, "\(report)")
    }
}
