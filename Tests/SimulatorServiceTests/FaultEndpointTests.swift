import JSON
import Testing

@testable import SimulatorService

@Suite("Faults and aborted calls over a socket", .serialized)
struct FaultEndpointTests {
    private static let path = "/v1/chat/completions"
    private static let stream = #""stream":true"#

    @Test(
        "Refusing faults answer their status and bill nothing",
        arguments: [
            ("429", 429), ("500", 500), ("503", 503), ("retired-model", 400),
        ]
    )
    func refuses(kind: String, status: Int) async throws {
        try await TestSimulator.run { test in
            let byModel = try await test.client.post(Self.path, chat("x", model: "simulator/fault-\(kind)"))
            #expect(byModel.status == status)
            let byHeader = try await test.client.post(Self.path, chat("x"), headers: ["x-simulator-fault": kind])
            #expect(byHeader.status == status)
            #expect((byHeader.headers["retry-after"] != nil) == (status == 429))
            #expect(try await test.rows().isEmpty)
        }
    }

    @Test("Faults are added, listed, drawn and deleted by the admin path")
    func administers() async throws {
        try await TestSimulator.run { test in
            let added = try await test.client.post(
                "/admin/faults",
                #"{"kind":"503","model":"simulator/small","count":1}"#
            )
            #expect(added.status == 201)
            #expect(try await test.client.get("/admin/faults").json()["data"]?.array?.count == 1)
            #expect(try await test.client.post(Self.path, chat("x")).status == 503)
            #expect(try await test.client.post(Self.path, chat("x")).status == 200)
            _ = try await test.client.post("/admin/faults", #"{"kind":"500"}"#)
            #expect(try await test.client.delete("/admin/faults").status == 200)
            #expect(try await test.client.post(Self.path, chat("x")).status == 200)
            #expect(try await test.client.post("/admin/faults", #"{"kind":"?"}"#).status == 400)
        }
    }

    @Test("A fault above so many calls a second lets those many through, and tells of the limit")
    func limits() async throws {
        try await TestSimulator.run { test in
            let added = try await test.client.post("/admin/faults", #"{"kind":"429","above_per_second":3}"#)
            let limit = try added.json()["above_per_second"]?.int
            #expect(added.status == 201 && limit == 3)
            var statuses: [Int] = []
            repeat {
                let answer = try await test.client.post(Self.path, chat("x"))
                statuses.append(answer.status)
                if answer.status == 429 { #expect(answer.headers["x-ratelimit-limit"] == "3") }
            } while statuses.last == 200 && statuses.count < 10_000
            #expect(statuses.last == 429 && statuses.count > 3)
        }
    }

    @Test("A refused connection closes without a byte")
    func refusesConnection() async throws {
        try await TestSimulator.run { test in
            await #expect(throws: TestClient.Failure.self) {
                try await test.client.post(Self.path, chat("x", model: "simulator/fault-connection_refused"))
            }
            let rows = try await test.rows()
            #expect(rows.isEmpty)
        }
    }

    @Test("A cut stream has no clean end; what is billed is the mode's", arguments: AbortMode.allCases)
    func cuts(mode: AbortMode) async throws {
        try await TestSimulator.run(settings: #"{"tokens_per_chunk":1,"abort_mode":"\#(mode.rawValue)"}"#) { test in
            let headers = ["x-simulator-fault": "cut_stream; after_chunks=2", "x-request-id": "cut"]
            let body = chat("Repeat exactly: abcdefghijklmnop", Self.stream)
            let response = try await test.client.post(Self.path, body, headers: headers)
            #expect(response.status == 200 && !response.isWhole)
            #expect(!response.text.contains("[DONE]"))
            let rows = try await test.rows()
            #expect(rows.count == (mode == .nothing ? 0 : 1))
            #expect(rows.first?["complete"]?.bool != true)
            #expect(rows.first?["completion_tokens"]?.int == (mode == .nothing ? nil : mode == .whole ? 4 : 2))
        }
    }

    @Test("A malformed chunk stands in a stream that ends cleanly")
    func malforms() async throws {
        try await TestSimulator.run(settings: #"{"tokens_per_chunk":1}"#) { test in
            let headers = ["x-simulator-fault": "malformed_chunk; after_chunks=1"]
            let response = try await test.client.post(
                Self.path,
                chat("Repeat exactly: abcdefgh", Self.stream),
                headers: headers
            )
            #expect(response.isWhole && response.text.hasSuffix("[DONE]\n\n"))
            #expect(throws: APIError.self) { try response.events() }
        }
    }

    @Test("A stalled stream sends what it has, waits, and is cut")
    func stalls() async throws {
        try await TestSimulator.run(settings: #"{"tokens_per_chunk":1}"#) { test in
            let headers = ["x-simulator-fault": "stalled_stream; after_chunks=1; delay_ms=30"]
            let response = try await test.client.post(
                Self.path,
                chat("Repeat exactly: abcdefgh", Self.stream),
                headers: headers
            )
            #expect(!response.isWhole)
            #expect(try response.events().count == 1)
        }
    }

    @Test("A slow answer comes late but whole", arguments: ["latency", "slow_first_token", "slow_tokens"])
    func delays(kind: String) async throws {
        try await TestSimulator.run { test in
            let clock = ContinuousClock()
            let start = clock.now
            let headers = ["x-simulator-fault": "\(kind); delay_ms=80"]
            let response = try await test.client.post(Self.path, chat("hi", Self.stream), headers: headers)
            #expect(clock.now - start >= .milliseconds(80))
            #expect(response.isWhole)
        }
    }

    @Test("A client that leaves a stream is billed for what was sent to it")
    func billsLeavers() async throws {
        try await TestSimulator.run(settings: #"{"tokens_per_chunk":1,"chunk_delay_ms":10}"#) { test in
            let body = chat("Write 2000 words", Self.stream)
            try await test.client.leave(after: "chat.completion.chunk", path: Self.path, json: body, id: "left")
            let rows = try await test.poll({ try await test.rows() }, until: { !$0.isEmpty })
            #expect(rows.count == 1)
            #expect(rows.first?["attempt_id"]?.string == "left")
            #expect(rows.first?["complete"]?.bool == false)
            let tokens = try #require(rows.first?["completion_tokens"]?.int)
            #expect((1...1_000).contains(tokens))
        }
    }

    @Test("Settings are shown, changed together or not at all, and unknown ones refused")
    func changesSettings() async throws {
        try await TestSimulator.run { test in
            let changed = try await test.client.post("/admin/settings", #"{"chunk_delay_ms":3,"abort_mode":"whole"}"#)
                .json()
            #expect(changed["chunk_delay_ms"]?.int == 3 && changed["abort_mode"]?.string == "whole")
            let refused = try await test.client.post("/admin/settings", #"{"chunk_delay_ms":9,"abort_mode":"x"}"#)
            #expect(refused.status == 400)
            #expect(try await test.client.post("/admin/settings", #"{"nonsense":1}"#).status == 400)
            #expect(try await test.client.get("/admin/settings").json()["chunk_delay_ms"]?.int == 3)
        }
    }
}
