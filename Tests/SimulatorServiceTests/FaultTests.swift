import JSON
import Testing

@testable import SimulatorService

@Suite("Faults")
struct FaultTests {
    private func fields(_ json: String) throws -> Fields {
        try Fields(parseJSON(Array(json.utf8)).root)
    }

    @Test("Every kind has a name, and hyphens are as good as underscores", arguments: FaultKind.allCases)
    func namesKinds(kind: FaultKind) {
        #expect(FaultKind(name: kind.rawValue) == kind)
        #expect(Fault(model: "simulator/fault-" + kind.rawValue)?.kind == kind)
        #expect(FaultKind(name: String(kind.rawValue.map { $0 == "_" ? "-" : $0 })) == kind)
    }

    @Test("A header carries the kind and its numbers")
    func readsHeader() throws {
        let fault = try Fault(header: "cut_stream; after_chunks=7; delay_ms=20")
        #expect(fault == Fault(kind: .cutStream, afterChunks: 7, delayMilliseconds: 20))
        #expect(throws: APIError.self) { try Fault(header: "nonsense") }
        #expect(throws: APIError.self) { try Fault(header: "500; after_chunks=x") }
    }

    @Test("A rule applies to its model and endpoint only")
    func matches() throws {
        let table = FaultTable(seed: 1)
        _ = try table.add(fields(#"{"kind":"503","model":"simulator/*","endpoint":"/v1/chat/completions"}"#))
        #expect(table.draw(model: "simulator/small", endpoint: "/v1/chat/completions")?.kind == .overloaded)
        #expect(table.draw(model: "other/small", endpoint: "/v1/chat/completions") == nil)
        #expect(table.draw(model: "simulator/small", endpoint: "/v1/embeddings") == nil)
    }

    @Test("A count runs out, and the rule with it")
    func countsDown() throws {
        let table = FaultTable(seed: 1)
        _ = try table.add(fields(#"{"kind":"500","count":2}"#))
        let drawn = (0..<4).map { _ in table.draw(model: "m", endpoint: "/v1/embeddings") != nil }
        #expect(drawn == [true, true, false, false])
        #expect(table.rules.isEmpty)
    }

    @Test("A rate draws the same calls for the same seed")
    func drawsBySeed() throws {
        func draws(seed: UInt64) throws -> [Bool] {
            let table = FaultTable(seed: seed)
            _ = try table.add(fields(#"{"kind":"429","rate":0.3}"#))
            return (0..<1_000).map { _ in table.draw(model: "m", endpoint: "e") != nil }
        }
        let first = try draws(seed: 5)
        #expect(try draws(seed: 5) == first)
        #expect(try draws(seed: 6) != first)
        #expect((250...350).contains(first.count { $0 }))
    }

    @Test(
        "A rule with a bad field is refused by name",
        arguments: [
            (#"{}"#, "kind"), (#"{"kind":"x"}"#, "kind"), (#"{"kind":"500","rate":2}"#, "rate"),
            (#"{"kind":"500","count":0}"#, "count"), (#"{"kind":"500","delay_ms":-1}"#, "delay_ms"),
        ]
    )
    func refuses(json: String, field: String) throws {
        let error = #expect(throws: APIError.self) { try FaultTable(seed: 1).add(fields(json)) }
        #expect(error?.param == field)
    }
}
