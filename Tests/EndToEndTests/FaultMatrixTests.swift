import Foundation
import JSON
import Messages
import Testing

/// `docs/FAILURES.md` says what happens when providers fail; here its table is held to a stack of real processes.
@Suite("The matrix of faults", .serialized, .timeLimit(.minutes(10)))
struct FaultMatrixTests {
    /// What came of a request.
    struct Outcome: Equatable, CustomStringConvertible {
        /// `answer`, `error` (in the stream), or the status.
        var seen: String
        /// For each attempt what was booked: `0`, `exact`, `partial`, `estimated`.
        var booked: [String]

        init(_ seen: String, _ booked: [String]) {
            (self.seen, self.booked) = (seen, booked)
        }

        /// Reads `answer: 0, exact`.
        init?(_ text: Substring) {
            let parts = text.split(separator: ":")
            guard parts.count == 2 else { return nil }
            seen = parts[0].trimmingCharacters(in: .whitespaces)
            booked = parts[1].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        }

        var description: String { "\(seen): \(booked.joined(separator: ", "))" }
    }

    /// A line of the table.
    struct Line: CustomStringConvertible {
        let what: String
        let isStreamed: Bool
        let fault: String
        let auto: Outcome
        let named: Outcome

        init?(_ text: Substring) {
            let cells = text.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 6, cells[3].hasPrefix("`"), let auto = Outcome(cells[4][...]),
                let named = Outcome(cells[5][...])
            else { return nil }
            (what, isStreamed, fault) = (
                "\(cells[0]), \(cells[2])", cells[1] == "stream", String(cells[3].dropFirst().dropLast())
            )
            (self.auto, self.named) = (auto, named)
        }

        var description: String { "\(what), \(isStreamed ? "stream" : "plain"): \(fault)" }

        /// The simulator's rule: `calls` calls fail so.
        func rule(calls: Int) -> String {
            let words = fault.components(separatedBy: " after ")
            let after = words.count == 2 ? #","after_chunks":\#(words[1])"# : ""
            let delay = ["slow_first_token", "stalled_stream"].contains(words[0]) ? #","delay_ms":60000"# : ""
            return #"{"kind":"\#(words[0])","count":\#(calls)\#(after)\#(delay)}"#
        }
    }

    static func lines() throws -> [Line] {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/FAILURES.md")
        return try String(contentsOf: page, encoding: .utf8).split(separator: "\n").compactMap { Line($0) }
    }

    @Test("Each line of docs/FAILURES.md holds: what the caller gets, how often was tried, what was booked")
    func matrix() async throws {
        let lines = try Self.lines()
        #expect(lines.count >= 23, "the table was not read")
        // Long enough for an answer of a busy machine, short enough to wait for.
        let patience = [
            "POINTSMAN_INFERENCE_FIRST_CONTENT_TIMEOUT": "3s", "POINTSMAN_INFERENCE_ANSWER_TIMEOUT": "3s",
            "POINTSMAN_INFERENCE_BETWEEN_BYTES_TIMEOUT": "3s",
            // So many failures one after the other would put the model out of use.
            "POINTSMAN_ROUTER_LIVE_ROUTING": "false",
        ]
        try await Stack.with(environment: patience) { stack in
            var requests: [(line: Line, id: String, isNamed: Bool, seen: String)] = []
            for (number, line) in lines.enumerated() {
                for isNamed in [false, true] {
                    let id = "matrix-\(number)-\(isNamed ? "named" : "auto")"
                    let seen = try await Self.seen(stack, line, id, isNamed: isNamed)
                    requests.append((line, id, isNamed, seen))
                }
            }
            let attempts = lines.reduce(0) { $0 + $1.auto.booked.count + $1.named.booked.count }
            try await Ledger.reaches(attempts, rowsOf: stack)
            let rows = Dictionary(grouping: try await Ledger.rows(of: stack)) {
                $0.settlement?.attribution?.requestID ?? ""
            }
            for request in requests {
                let outcome = Outcome(request.seen, Self.booked(rows[request.id] ?? []))
                let expected = request.isNamed ? request.line.named : request.line.auto
                #expect(outcome == expected, "\(request.line), \(request.isNamed ? "named" : "auto")")
            }
        }
    }

    private static func booked(_ rows: [CostV1.LedgerRow]) -> [String] {
        rows.compactMap(\.settlement).sorted { ($0.startedUnixMS, $0.hop) < ($1.startedUnixMS, $1.hop) }.map { row in
            switch row.quality {
            case .exact: row.costNanodollars == 0 ? "0" : "exact"
            case .partial: "partial"
            case .estimated: "estimated"
            default: "\(row.quality)"
            }
        }
    }

    /// Sends one request of which the first call fails as the line says, or every call if it names its model.
    private static func seen(_ stack: Stack, _ line: Line, _ id: String, isNamed: Bool) async throws -> String {
        let faults = try stack.text("provider_url") + "/admin/faults"
        let made = try await HTTP.send("POST", faults, body: line.rule(calls: isNamed ? 3 : 1))
        #expect(made.status < 300, "\(line): \(made.text)")
        let outcome = try await seen(stack, isNamed ? "simulator/small" : "auto", id, isStreamed: line.isStreamed)
        _ = try await HTTP.send("DELETE", faults)
        return outcome
    }

    private static func seen(_ stack: Stack, _ model: String, _ id: String, isStreamed: Bool) async throws -> String {
        let messages = #"[{"role":"user","content":"Write 60 words"}]"#
        let body = #"{"model":"\#(model)","stream":\#(isStreamed),"messages":\#(messages)}"#
        let arguments = [try stack.text("gateway_url") + "/v1/chat/completions", try stack.text("api_key"), id, body]
        let result = try await Program.script("one_request.py", arguments)
        try #require(result.status == 0, "\(id): \(result.errors)")
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test(
        "A provider that cannot be reached is tried three times, costs nothing, and is a 503 that says to come back later"
    )
    func unreachable() async throws {
        try await Stack.with(environment: ["POINTSMAN_PROVIDER_CHAT_URL": "http://127.0.0.1:1/v1"]) { stack in
            let outcome = try await Self.seen(stack, "simulator/small", "gone", isStreamed: false)
            #expect(outcome == "503")
            try await Ledger.reaches(3, rowsOf: stack)
            #expect(Self.booked(try await Ledger.rows(of: stack)) == ["0", "0", "0"])
        }
    }
}
