import Bodies
import Foundation
import JSON
import Testing

@Suite("What a body asks of the router")
struct WishesBodyTests {
    private static let chat = #""model":"auto","messages":[{"role":"user","content":"hi"}]"#

    private func body(_ wishes: String) throws -> RequestBody {
        try RequestBody(parsing: Array(#"{\#(Self.chat),"pointsman":\#(wishes)}"#.utf8), kind: .chat)
    }

    @Test("Every wish is read")
    func all() throws {
        let wishes = try body(
            #"{"max_cost_usd":0.0025,"max_latency_ms":800,"min_quality":0.7,"fallback":["a","b"],"on_overload":"batch","#
                + #""conversation":"c-1","providers":["p","q"],"priority":"realtime","task":"code","cache":false,"#
                + #""explain":true}"#
        ).facts.wishes
        var expected = BodyWishes()
        expected.maxCostNanodollars = 2_500_000
        expected.maxLatencyMS = 800
        expected.minQuality = 0.7
        expected.fallback = .listed(["a", "b"])
        expected.onOverload = "batch"
        expected.conversation = "c-1"
        expected.providers = ["p", "q"]
        expected.priority = "realtime"
        expected.task = "code"
        expected.allowsCache = false
        expected.explains = true
        #expect(wishes == expected)
        #expect(try body(#"{"fallback":"none"}"#).facts.wishes.fallback == .nobody)
        #expect(try body(#"{"fallback":"any","max_cost_usd":0}"#).facts.wishes.maxCostNanodollars == 0)
        for nothing in ["null", "{}", #"{"min_quality":null}"#] {
            #expect(try body(nothing).facts.wishes == BodyWishes())
        }
    }

    @Test(
        "What is wrong with a wish is said by its name",
        arguments: [
            ("7", "pointsman"), ("[]", "pointsman"), (#"{"max_cost":1}"#, "pointsman.max_cost"),
            (#"{"max_cost_usd":"1"}"#, "pointsman.max_cost_usd"), (#"{"max_cost_usd":-1}"#, "pointsman.max_cost_usd"),
            (#"{"max_cost_usd":1e9}"#, "pointsman.max_cost_usd"),
            (#"{"max_latency_ms":0}"#, "pointsman.max_latency_ms"),
            (#"{"max_latency_ms":1.5}"#, "pointsman.max_latency_ms"),
            (#"{"min_quality":1.1}"#, "pointsman.min_quality"),
            (#"{"fallback":[]}"#, "pointsman.fallback"), (#"{"fallback":"some"}"#, "pointsman.fallback"),
            (#"{"fallback":["a",1]}"#, "pointsman.fallback"), (#"{"fallback":[""]}"#, "pointsman.fallback"),
            (#"{"fallback":["1","2","3","4","5","6","7","8","9"]}"#, "pointsman.fallback"),
            (#"{"on_overload":"wait"}"#, "pointsman.on_overload"), (#"{"conversation":""}"#, "pointsman.conversation"),
            (#"{"providers":"p"}"#, "pointsman.providers"), (#"{"priority":"high"}"#, "pointsman.priority"),
            (#"{"task":"image"}"#, "pointsman.task"), (#"{"cache":"no"}"#, "pointsman.cache"),
            (#"{"explain":1}"#, "pointsman.explain"),
        ]
    )
    func refusals(wishes: String, field: String) throws {
        let error = #expect(throws: BodyError.self) { try body(wishes) }
        #expect(
            error?.field == field && error?.message.contains("`\(field)`: ") == true,
            "\(String(describing: error))"
        )
    }

    @Test(
        "No provider sees them, wherever they stand",
        arguments: [
            (#"{\#(chat),"pointsman":{"min_quality":0.1}}"#, #"{\#(chat)}"#),
            (#"{"pointsman" : {} , \#(chat)}"#, #"{ \#(chat)}"#),
            (#"{"a":1, "pointsman":null,\#(chat)}"#, #"{"a":1, \#(chat)}"#),
            (#"{\#(chat) , "pointsman":{} }"#, #"{\#(chat)  }"#),
        ]
    )
    func cut(body: String, left: String) throws {
        let parsed = try RequestBody(parsing: Array(body.utf8), kind: .chat)
        #expect(String(decoding: parsed.spliced(BodyEdits()), as: UTF8.self) == left)
        let plain = try RequestBody(parsing: Array(left.utf8), kind: .chat)
        #expect(parsed.canonicalDigest() == plain.canonicalDigest())
    }

    @Test("They are cut beside another member that goes, in either order, and beside a new one")
    func neighbours() throws {
        let asked = #""top_logprobs":2"#
        for members in [
            #"\#(asked),"pointsman":{}"#, #""pointsman":{} , \#(asked)"#, #"\#(asked), "x":1 ,"pointsman":{}"#,
        ] {
            for body in [
                #"{\#(Self.chat),"logprobs":true,\#(members)}"#, #"{\#(members),"logprobs":true,\#(Self.chat)}"#,
            ] {
                let parsed = try RequestBody(parsing: Array(body.utf8), kind: .chat)
                let edits = BodyEdits(model: "m", stream: true, includeUsage: true, inTogethersWords: true)
                let spliced = parsed.spliced(edits)
                let root = try JSONDocument(parsing: spliced).root
                #expect(root["pointsman"] == nil && root["top_logprobs"] == nil && root["logprobs"]?.int == 2)
                #expect(
                    root["model"]?.string == "m" && root["messages"]?.count == 1,
                    "\(String(decoding: spliced, as: UTF8.self))"
                )
            }
        }
    }

    @Test("An embedding's place and digest do not depend on them")
    func embedding() throws {
        let texts = [#"{"model":"e","pointsman":{"priority":"batch"},"input":"hi"}"#, #"{"model":"e","input":"hi"}"#]
        let singles = try texts.map { text in
            let body = try RequestBody(parsing: Array(text.utf8), kind: .embedding)
            let single = try #require(body.singleInput(after: BodyEdits()))
            #expect(Array(body.spliced(BodyEdits())[single.span]) == Array(#""hi""#.utf8))
            return single
        }
        #expect(singles[0] == singles[1])
    }

    @Test("A form does not have them")
    func form() {
        let form = "--b\r\ncontent-disposition: form-data; name=\"pointsman\"\r\n\r\n{}\r\n--b--\r\n"
        let error = #expect(throws: BodyError.self) {
            try RequestBody(
                form: Array(form.utf8),
                contentType: "multipart/form-data; boundary=b",
                kind: .transcription
            )
        }
        #expect(error?.field == "pointsman")
    }

    @Test(
        "What a request needs of a model is read",
        arguments: [
            (#""reasoning_effort":"low""#, true, false), (#""reasoning_effort":"none""#, false, false),
            (#""reasoning":{}"#, true, false), (#""reasoning":{"enabled":false}"#, false, false),
            (#""logprobs":true"#, false, true), (#""logprobs":false"#, false, false), (#""logprobs":2"#, false, true),
            (#""logprobs":null,"reasoning":null"#, false, false),
        ]
    )
    func needs(member: String, reasoning: Bool, logprobs: Bool) throws {
        let facts = try RequestBody(parsing: Array("{\(Self.chat),\(member)}".utf8), kind: .chat).facts
        #expect(facts.reasoningAsked == reasoning && facts.logprobsAsked == logprobs)
    }

    @Test("A cost goes into usage as dollars, exactly")
    func cost() throws {
        func stated(_ data: String, _ nanodollars: Int64) throws -> String {
            var scanner = SSEScanner()
            let event = try #require(try scanner.feed(Array("data: \(data)\n\n".utf8)).first)
            return String(decoding: UsageCost.event(event, nanodollars: nanodollars), as: UTF8.self)
        }
        let usage = #"{"choices":[],"usage":{"prompt_tokens":3}}"#
        #expect(
            try stated(usage, 77) == #"data: {"choices":[],"usage":{"prompt_tokens":3,"cost":0.000000077}}"# + "\n\n"
        )
        #expect(try stated(#"{"usage":{}}"#, 12_500_000_000) == #"data: {"usage":{"cost":12.5}}"# + "\n\n")
        #expect(try stated(#"{"usage":{"cost": 9, "x":1}}"#, 0) == #"data: {"usage":{"cost": 0, "x":1}}"# + "\n\n")
        #expect(try stated(#"{"usage":null}"#, 5) == #"data: {"usage":null}"# + "\n\n")
        #expect(DollarText.of(nanodollars: .max) == "9223372036.854775807")
        #expect(DollarText.of(nanodollars: -1_500_000_000) == "-1.5")
    }
}
