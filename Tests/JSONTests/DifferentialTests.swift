import Bodies
import Foundation
import JSON
import Testing

/// What a provider's parser would read is what Foundation's does: another program by other people.
@Suite("Bodies as a provider reads them")
struct DifferentialTests {
    private static let seeds = [
        #"{"model":"m","messages":[{"role":"user","content":"hi"}],"stream":true,"max_tokens":16,"temperature":0.5,"n":2}"#,
        #" { "messages" : [ {"role":"system","content":"é\u00e9\ud83d\ude00"} , {"role":"user","content":null} ],"#
            + #""model":"a/b" , "stream" : false , "stream_options" : { "include_usage" : true , "x" : 1 } } "#,
        #"{"mod\u0065l":"m\"\\","messages":[{"role":"user","content":[{"type":"text","text":"t"}]}],"temperature":0,"#
            + #""max_completion_tokens":1e2,"max_tokens":7,"seed":-9007199254740993,"stop":["a","}"],"x":{"model":"y"}}"#,
        #"{"model":"m","messages":[{"role":"user","content":"x"}],"stream_options":{},"temperature":1e-2,"n":null,"#
            + #""tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{}}}}]}"#,
        #"{"model":"m","messages":[{"role":"user","content":"x"}],"stream_options":null,"max_tokens":null,"logit_bias":{"1":-1.5}}"#,
    ]

    private static let tokens = [
        "\"", "\\", "{", "}", "[", "]", ",", ":", " ", "0", "1e999", "1e-999", "-", "-0", "1.0", "9223372036854775808",
        "true", "null", "\"model\":\"z\",", "\"mod\\u0065l\":\"z\",", "\"stream\":true,", "\\ud800", "\\udc00",
        "\\u0000", "\u{0}", "\u{feff}", "\u{1F600}", "\"stream_options\":{\"include_usage\":false},", "\"n\":3,",
        "\"max_tokens\":5,", "\n", "{\"role\":\"user\"},", "\"temperature\":2,", "\u{7F}", "\u{85}", "//", "'",
    ].map { Array($0.utf8) }

    /// One to three changes: a run left out, doubled, or a token put in or over.
    private static func mutated(_ seed: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let at = Int.random(in: 0...bytes.count, using: &random)
            let run = at..<min(bytes.count, at + Int.random(in: 0...12, using: &random))
            let token = tokens.randomElement(using: &random) ?? []
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.removeSubrange(run)
            case 1: bytes.insert(contentsOf: Array(bytes[run]), at: at)
            case 2: bytes.replaceSubrange(run, with: token)
            case 3 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &random)
            default: bytes.insert(contentsOf: token, at: at)
            }
        }
        return bytes
    }

    private static func read(_ bytes: [UInt8]) -> [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any]
    }

    /// The facts that the other reading gives.
    private static func facts(_ root: [String: Any], like facts: RequestFacts) -> RequestFacts {
        var read = facts
        read.model = root["model"] as? String ?? ""
        read.stream = root["stream"] as? Bool ?? false
        read.includeUsage = (root["stream_options"] as? [String: Any])?["include_usage"] as? Bool ?? false
        read.maxTokens = root["max_completion_tokens"] as? Int ?? root["max_tokens"] as? Int
        read.temperature = root["temperature"] as? Double
        read.choices = root["n"] as? Int ?? 1
        read.toolsPresent = (root["tools"] as? [Any]).map { !$0.isEmpty } ?? false
        return read
    }

    /// The reading of the body before, with what the edits set.
    private static func edited(_ root: [String: Any]) -> [String: Any] {
        var edited = root
        var options = root["stream_options"] as? [String: Any] ?? [:]
        options["include_usage"] = true
        edited["model"] = "new"
        edited["stream"] = true
        edited["stream_options"] = options
        if root["max_completion_tokens"] != nil { edited["max_completion_tokens"] = 3 }
        if root["max_completion_tokens"] == nil || root["max_tokens"] != nil { edited["max_tokens"] = 3 }
        return edited
    }

    @Test("No body that is accepted means something else to another parser, before splicing or after", arguments: 1...4)
    func mutations(_ number: UInt64) throws {
        var random = SeededRandom(seed: number)
        var accepted = 0
        for _ in 0..<4000 {
            let bytes = Self.mutated(Array(Self.seeds.randomElement(using: &random)?.utf8 ?? "".utf8), &random)
            guard let body = try? RequestBody(parsing: bytes, kind: .chat) else { continue }
            accepted += 1
            let text = String(decoding: bytes, as: UTF8.self)
            guard let root = Self.read(bytes) else {
                Issue.record("accepted, but not by the other parser: \(text)")
                continue
            }
            #expect(Self.facts(root, like: body.facts) == body.facts, "\(text)")
            let spliced = body.spliced(BodyEdits(model: "new", stream: true, includeUsage: true, maxTokens: 3))
            let after = try #require(Self.read(spliced))
            #expect(
                Tree(after) == Tree(Self.edited(root)),
                "\(text) became \(String(decoding: spliced, as: UTF8.self))"
            )
        }
        #expect(accepted > 300, "\(accepted)")
    }

    private static let message = #""messages":[{"role":"user","content":"x"}]"#

    @Test(
        "What parsers read differently is refused before anybody reads it",
        arguments: [
            #"{"model":"a",\#(message),"model":"b"}"#, #"{"model":"a",\#(message),"mod\u0065l":"b"}"#,
            #"{"model":"a",\#(message),"stream_options":{"include_usage":true,"include\u005fusage":false}}"#,
            #"{"model":"a","messages":[{"role":"user","role":"system","content":"x"}]}"#,
            #"{"model":"a",\#(message),"x":{"deep":[{"k":1,"k":1}]}}"#, #"{"model":"a",\#(message)}{}"#,
            #"{"model":"a",\#(message)} x"#, "{\"model\":\"a\",\(message)}\u{0}",
            "\u{feff}{\"model\":\"a\",\(message)}",
            #"{"model":"\ud800",\#(message)}"#, #"{"model":"a",\#(message),"\udc00":1}"#,
            #"{"model":"a",\#(message),"seed":1e400}"#, #"{"model":"a",\#(message),"seed":18446744073709551616}"#,
            "{\"model\":\"a\u{0}\",\(message)}", "{\"model\":\"a\n\",\(message)}",
            #"{"model":"a",\#(message),"x":NaN}"#,
            #"{"model":"a",\#(message),"x":+1}"#, #"{"model":"a",\#(message),"x":01}"#, #"{"model":"a",\#(message),}"#,
            #"{"model":"a",\#(message),/**/"x":1}"#, "{\"model\":\"a\",\(message)\u{85}}",
            #"{"model":"a",\#(message),"x":\#(String(repeating: "[", count: 64))\#(String(repeating: "]", count: 64))}"#,
        ]
    )
    func ambiguous(_ text: String) {
        #expect(throws: BodyError.self) { try RequestBody(parsing: Array(text.utf8), kind: .chat) }
    }

    @Test("A NUL that is escaped is a character like any other")
    func escapedNUL() throws {
        let text = #"{"model":"a\u0000b",\#(Self.message),"stop":"\u0000"}"#
        let body = try RequestBody(parsing: Array(text.utf8), kind: .chat)
        #expect(body.facts.model == "a\u{0}b")
        #expect(Self.read(body.spliced(BodyEdits(stream: true)))?["stop"] as? String == "\u{0}")
    }
}

/// What Foundation reads, so that it can be compared.
private enum Tree: Equatable {
    case leaf(String)
    case text(String)
    case list([Tree])
    case object([String: Tree])

    init(_ value: Any) {
        switch value {
        case let text as String: self = .text(text)
        case let members as [String: Any]: self = .object(members.mapValues(Tree.init))
        case let values as [Any]: self = .list(values.map(Tree.init))
        case let number as NSNumber: self = .leaf(number.stringValue)
        default: self = .leaf("\(value)")
        }
    }
}
