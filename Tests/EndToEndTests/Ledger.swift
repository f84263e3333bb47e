import JSON
import Messages
import RPCCore
import RPCTransport
import Stubs
import TestSupport
import Testing

/// The two sides of the first invariant: what the provider metered, and what the ledger has.
enum Ledger {
    /// One call that the provider would bill.
    struct Metered {
        let attemptID: String
        let model: String
        let kind: String
        let promptTokens: Int64
        let completionTokens: Int64
        let units: Int64
        let costNanodollars: Int64
    }

    /// The simulator's meter.
    static func meter(of stack: Stack) async throws -> [Metered] {
        let answer = try await HTTP.send("GET", try stack.text("meter_url"))
        return try answer.body.split(separator: UInt8(ascii: "\n")).map { line in
            let row = try JSONDocument(parsing: [UInt8](line)).root
            return Metered(
                attemptID: row["attempt_id"]?.string ?? "",
                model: row["model"]?.string ?? "",
                kind: row["kind"]?.string ?? "",
                promptTokens: row["prompt_tokens"]?.int ?? -1,
                completionTokens: row["completion_tokens"]?.int ?? -1,
                units: row["units"]?.int ?? 0,
                costNanodollars: row["cost_nanodollars"]?.int ?? -1
            )
        }
    }

    /// Every row of the cost-tracker.
    static func rows(of stack: Stack) async throws -> [CostV1.LedgerRow] {
        let instances = try #require(try stack.description()["services"]?["cost-tracker"]?.array)
        let target = try #require(instances.first?["rpc"]?.string)
        let channel = try stack.channel(to: target)
        var options = CallOptions.default
        options.metadata["authorization"] = "Bearer " + (try stack.text("admin_key"))
        do {
            let rows = try await ReportsClient(channel).listRows(.init(), options: options) { stream in
                var rows: [CostV1.LedgerRow] = []
                for try await row in stream { rows.append(row) }
                return rows
            }
            await channel.close()
            return rows
        } catch {
            await channel.close()
            throw error
        }
    }

    /// The id that the provider saw: of several rows where they shared a call.
    static func call(of row: CostV1.LedgerRow) -> String {
        let shared = row.settlement?.providerAttemptID ?? ""
        return shared.isEmpty ? row.attemptID : shared
    }

    /// Waits until each metered call has its rows, then holds the whole invariant: exactly one row for each attempt and
    /// one attempt for each call, but for calls that embeddings shared; exact rows of a call agree in model and kind and
    /// sum to its tokens and cost (so in the version of the price), and the rows that are partial or estimated belong to
    /// at most `inexactMax` requests.
    static func agreesWithMeter(of stack: Stack, inexactMax: Int) async throws {
        var rows: [CostV1.LedgerRow] = []
        var metered: [Metered] = []
        _ = try await eventually(within: .seconds(60)) {
            metered = try await meter(of: stack)
            rows = try await Self.rows(of: stack)
            let booked = Dictionary(grouping: rows, by: call)
            return metered.allSatisfy { isWhole(booked[$0.attemptID] ?? [], of: $0) }
        }
        #expect(Set(rows.map(\.attemptID)).count == rows.count, "an attempt has two rows")
        #expect(Set(metered.map(\.attemptID)).count == metered.count, "the provider metered an attempt twice")
        let byCall = Dictionary(grouping: rows, by: call)
        for call in metered { agrees(byCall[call.attemptID] ?? [], with: call) }
        let inexact = Set(
            rows.compactMap(\.settlement).filter { $0.quality != .exact }.map { $0.attribution?.requestID ?? "" }
        )
        #expect(inexact.count <= inexactMax, "\(inexact.count) requests have partial or estimated rows")
    }

    /// Whether the row of the attempt that the provider saw is there, and those that shared its call.
    private static func isWhole(_ rows: [CostV1.LedgerRow], of call: Metered) -> Bool {
        guard rows.contains(where: { $0.attemptID == call.attemptID }) else { return false }
        return rows.contains { $0.settlement?.quality != .exact } || sum(rows, \.promptTokens) >= call.promptTokens
    }

    private static func sum(_ rows: [CostV1.LedgerRow], _ count: KeyPath<CommonV1.Usage, UInt64>) -> Int64 {
        Int64(clamping: rows.reduce(0) { $0 + ($1.settlement?.usage?[keyPath: count] ?? 0) })
    }

    private static func agrees(_ rows: [CostV1.LedgerRow], with call: Metered) {
        let settlements = rows.compactMap(\.settlement)
        guard rows.contains(where: { $0.attemptID == call.attemptID }), settlements.count == rows.count else {
            Issue.record("metered call \(call.attemptID) of \(call.model) has no ledger row")
            return
        }
        #expect(rows.count == 1 || call.kind == "embedding", "\(call.attemptID): only embeddings share a call")
        guard settlements.allSatisfy({ $0.quality == .exact }) else { return }
        #expect(settlements.allSatisfy { $0.model == call.model })
        #expect(settlements.allSatisfy { name($0.kind) == call.kind }, "\(call.attemptID)")
        let cost = settlements.map(\.costNanodollars).reduce(0, +)
        #expect(cost == call.costNanodollars, "\(call.attemptID) of \(call.model)")
        let same =
            sum(rows, \.promptTokens) == call.promptTokens && sum(rows, \.completionTokens) == call.completionTokens
            && sum(rows, \.units) == call.units
        #expect(same, "\(call.attemptID): ledger \(settlements.map(\.usage)), meter \(call)")
    }

    /// Waits until the ledger has as many rows: an answer does not wait for its row's way there.
    static func reaches(_ count: Int, rowsOf stack: Stack) async throws {
        var rows = 0
        _ = try await eventually(within: .seconds(30)) {
            rows = try await Self.rows(of: stack).count
            return rows >= count
        }
        #expect(rows == count)
    }

    private static func name(_ kind: CommonV1.Kind) -> String {
        switch kind {
        case .chat: "chat"
        case .completion: "completion"
        case .embedding: "embedding"
        case .image: "image"
        case .batch: "batch"
        case .finetune: "finetune"
        case .rerank: "rerank"
        case .speech: "speech"
        case .transcription: "transcription"
        default: "\(kind.rawValue)"
        }
    }
}
