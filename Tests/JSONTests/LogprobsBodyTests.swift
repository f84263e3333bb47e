import Bodies
import Testing

@Suite("Chats with log probabilities")
struct LogprobsBodyTests {
    private func spliced(_ members: String, togethers: Bool = true) throws -> String {
        let body = try RequestBody(parsing: Array(Self.body(members).utf8), kind: .chat)
        return String(decoding: body.spliced(BodyEdits(inTogethersWords: togethers)), as: UTF8.self)
    }

    private static func body(_ members: String) -> String {
        #"{"model":"m",\#(members)"messages":[{"role":"user","content":"x"}]}"#
    }

    @Test(
        "A flag with a number of alternatives is sent as one number, at least one",
        arguments: [
            (#""logprobs":true,"top_logprobs":5,"#, #""logprobs":5,"#),
            (#""top_l\u006fgprobs" : 5 , "logprobs": true,"#, #" "logprobs": 5,"#),
            (#""logprobs":true,"top_logprobs":0,"#, #""logprobs":1,"#), (#""logprobs":true,"#, #""logprobs":1,"#),
            (#""logprobs":false,"top_logprobs":null,"#, #""logprobs":0,"#),
        ]
    )
    func flag(_ asked: String, _ sent: String) throws {
        #expect(try spliced(asked) == Self.body(sent))
        #expect(try spliced(asked, togethers: false) == Self.body(asked), "a provider with OpenAI's words gets them")
    }

    @Test("A number is sent as it is", arguments: ["3", "0", "null", #""x""#])
    func number(_ value: String) throws {
        let members = #""logprobs":\#(value),"top_logprobs":9,"#
        #expect(try spliced(members) == Self.body(members))
    }

    @Test("A number of alternatives out of range is refused by name", arguments: ["21", "-1", "1.5", #""2""#])
    func range(_ value: String) throws {
        let error = #expect(throws: BodyError.self) { try spliced(#""top_logprobs":\#(value),"#) }
        #expect(error?.field == "top_logprobs")
    }
}
