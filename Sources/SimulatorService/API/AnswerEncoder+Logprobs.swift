/// Log probabilities: made up, between -1 and 0, the same for equal tokens.
extension AnswerEncoder {
    /// Those of a whole text, as lists; `null` unless asked for. Calls of tools have none.
    func appendLogprobs(_ choice: Answer.Choice, to out: inout [UInt8]) {
        guard answer.logprobs > 0, choice.toolName == nil else { return out.append(text: "null") }
        let tokens = TextRule.pieces(of: choice.content, tokens: 1)
        out.append(text: #"{"token_ids":["#)
        out.append(list: tokens) { token, out in out.append(decimal: Int(Self.hash(token) % 128_000)) }
        out.append(text: #"],"tokens":["#)
        out.append(list: tokens) { token, out in out.append(jsonString: token) }
        out.append(text: #"],"token_logprobs":["#)
        out.append(list: tokens) { token, out in Self.appendLogprob(token, to: &out) }
        out.append(text: #"],"top_logprobs":{"#)
        // One object for all tokens, as the SDK's type has it. No token is as long as the end of another's alternative.
        out.append(list: distinct(tokens)) { token, out in
            for place in 0..<answer.logprobs {
                if place > 0 { out.append(text: ",") }
                out.append(jsonString: place == 0 ? token : token + Array("~other\(place)".utf8))
                out.append(string: ":-\(place)")
                Self.appendThousandths(token, to: &out)
            }
        }
        out.append(text: "}}")
    }

    private func distinct(_ tokens: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
        var seen: Set<ArraySlice<UInt8>> = []
        return tokens.filter { seen.insert($0).inserted }
    }

    /// That of a piece of a stream: one number.
    func appendLogprob(_ piece: ArraySlice<UInt8>, _ choice: Answer.Choice, to out: inout [UInt8]) {
        guard answer.logprobs > 0, choice.toolName == nil else { return out.append(text: "null") }
        Self.appendLogprob(piece, to: &out)
    }

    private static func appendLogprob(_ token: ArraySlice<UInt8>, to out: inout [UInt8]) {
        out.append(text: "-0")
        appendThousandths(token, to: &out)
    }

    private static func appendThousandths(_ token: ArraySlice<UInt8>, to out: inout [UInt8]) {
        let digits = String(1_000 + hash(token) % 1_000).dropFirst()
        out.append(string: ".\(digits)")
    }

    private static func hash(_ token: ArraySlice<UInt8>) -> UInt64 { StableHash.hash(Array(token)) }
}
