import Bodies
import JSON
import Testing

@Suite("Canonical digest")
struct CanonicalDigestTests {
    private func digest(_ members: String) throws -> [UInt8] {
        let text =
            #"{"model":"m","messages":[{"role":"user","content":"hi"}]\#(members.isEmpty ? "" : ",")\#(members)}"#
        return try #require(try RequestBody(parsing: Array(text.utf8), kind: .chat).canonicalDigest())
    }

    @Test(
        "Spellings of the same thing agree",
        arguments: [
            (#""seed":1"#, #""seed":1.0"#), (#""seed":1"#, #""seed":10e-1"#), (#""seed":1e0"#, #""seed":1E+00"#),
            (#""temperature":0"#, #""temperature":-0.0e7"#), (#""top_p":0.5"#, #""top_p":5e-1"#),
            (#""top_p":0.5"#, #""top_p":0.50"#), (#""a":1,"b":2"#, #""b" : 2 , "a":1"#),
            (#""stop":"é\n""#, #""stop":"\u00e9\u000a""#), (#""x":{"b":[],"a":{}}"#, #""x":{ "a": {} , "b":[ ]}"#),
            ("", #""stream":true"#), ("", #""user":"u","metadata":{"a":"b"},"stream_options":{"include_usage":true}"#),
        ]
    )
    func equal(_ left: String, _ right: String) throws {
        #expect(try digest(left) == digest(right))
    }

    @Test(
        "What may change the answer changes the digest",
        arguments: [
            (#""seed":9007199254740993"#, #""seed":9007199254740992"#),
            (#""seed":9007199254740993.0"#, #""seed":9007199254740992.0"#),
            (#""seed":12"#, #""seed":120"#), (#""seed":1"#, #""seed":-1"#), (#""seed":1"#, #""seed":"1""#),
            (#""seed":0.1"#, #""seed":0.01"#), (#""stop":["ab"]"#, #""stop":["a","b"]"#), (#""max_tokens":1"#, ""),
            (#""stop":"a""#, #""stop":["a"]"#), (#""x":{"user":"a"}"#, #""x":{"user":"b"}"#), (#""x":null"#, ""),
            (#""x":[[],[]]"#, #""x":[[[]]]"#), (#""x":false"#, #""x":true"#), (#""tools":[]"#, ""),
        ]
    )
    func different(_ left: String, _ right: String) throws {
        #expect(try digest(left) != digest(right))
    }

    @Test("Any value written in another order and spacing has the same digest; any other value has not")
    func property() throws {
        var random = SeededRandom(seed: 42)
        var seen: [[UInt8]: String] = [:]
        for _ in 0..<400 {
            let value = RandomJSON.make(depth: 4, &random)
            let plain = value.text(&random, plain: true)
            let digest = try digest("\"x\":\(plain)")
            for _ in 0..<3 { #expect(try self.digest("\"x\":\(value.text(&random, plain: false))") == digest) }
            if let other = seen[digest] { #expect(other == plain) }
            seen[digest] = plain
        }
    }
}

private enum RandomJSON {
    case leaf([String])
    case list([RandomJSON])
    case object([(String, RandomJSON)])

    /// Each leaf is one value in several spellings.
    private static let leaves = [
        ["null"], ["true"], ["0", "0.0", "-0"], ["1", "1.0", "0.1e1", "10E-1"], ["-2.5", "-25e-1"], ["1e2", "100"],
        [#""a""#, #""\u0061""#], [#""""#], [#""\n\"""#, #""\u000A\u0022""#], [#""😀""#, #""\ud83d\ude00""#],
    ]

    static func make(depth: Int, _ random: inout SeededRandom) -> RandomJSON {
        let choice = depth == 0 ? 0 : Int.random(in: 0..<3, using: &random)
        let count = Int.random(in: 0..<4, using: &random)
        switch choice {
        case 1: return .list((0..<count).map { _ in make(depth: depth - 1, &random) })
        case 2:
            let keys = ["k", "b", "aa", ""].shuffled(using: &random).prefix(count).sorted()
            return .object(keys.map { ($0, make(depth: depth - 1, &random)) })
        default: return .leaf(leaves[Int.random(in: 0..<leaves.count, using: &random)])
        }
    }

    func text(_ random: inout SeededRandom, plain: Bool) -> String {
        let space = plain ? "" : [" ", "\n", ""].randomElement(using: &random) ?? ""
        switch self {
        case .leaf(let spellings): return plain ? spellings[0] : spellings.randomElement(using: &random) ?? "null"
        case .list(let values):
            return "[\(space)" + values.map { $0.text(&random, plain: plain) }.joined(separator: ",\(space)") + "]"
        case .object(let members):
            let members = plain ? members : members.shuffled(using: &random)
            let texts = members.map { "\"\($0.0)\"\(space):" + $0.1.text(&random, plain: plain) }
            return "{" + texts.joined(separator: "\(space),") + "\(space)}"
        }
    }
}
