import Multipart
import TestSupport
import Testing

@Suite("Multipart forms")
struct MultipartTests {
    private static let type = "multipart/form-data; boundary=\"a b\""
    private static let body = Array(
        ("--a b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
            + "--a b\r\ncontent-type: text/plain; charset=utf-8\r\n"
            + "content-disposition: form-data; filename=\"grüße %22🚂%22;.txt\"; name=file\r\n\r\n"
            + "\r\n--a\r\n--a \r\r\n-\r\n"
            + "--a b\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--a b--\r\nepilogue --a b").utf8
    )

    /// Events with the data of each part put together.
    private static func parts(_ pieces: [[UInt8]]) throws -> [(head: MultipartHead, content: String)] {
        var parser = try MultipartParser(contentType: type)
        var parts: [(head: MultipartHead, content: [UInt8], isWhole: Bool)] = []
        for piece in pieces {
            for event in try parser.feed(piece) {
                switch event {
                case .part(let head): parts.append((head, [], false))
                case .data(let bytes): parts[parts.count - 1].content += bytes
                case .end: parts[parts.count - 1].isWhole = true
                }
            }
        }
        #expect(parser.isOver)
        return parts.filter(\.isWhole).map { ($0.head, String(decoding: $0.content, as: UTF8.self)) }
    }

    private static func expect(_ parts: [(head: MultipartHead, content: String)], _ note: String) {
        #expect(parts.map(\.head.name) == ["purpose", "file", "empty"], "\(note)")
        #expect(parts.map(\.content) == ["batch", "\r\n--a\r\n--a \r\r\n-", ""], "\(note)")
        #expect(parts.map(\.head.filename) == [nil, "grüße \"🚂\";.txt", nil], "\(note)")
        #expect(parts.map(\.head.contentType) == [nil, "text/plain; charset=utf-8", nil], "\(note)")
    }

    @Test("A form reads the same wherever its bytes are cut")
    func cuts() throws {
        Self.expect(try Self.parts([Self.body]), "whole")
        for cut in 1..<Self.body.count {
            Self.expect(try Self.parts([Array(Self.body[..<cut]), Array(Self.body[cut...])]), "cut at \(cut)")
        }
        Self.expect(try Self.parts(Self.body.map { [$0] }), "byte by byte")
    }

    @Test("A whole form says where each part's content stands")
    func spans() throws {
        let form = try MultipartForm(contentType: Self.type, body: Self.body)
        let purpose = try #require(form["purpose"])
        #expect(Array(Self.body[purpose.span]) == Array("batch".utf8))
        #expect(form.text("purpose") == "batch")
        #expect(form.text("empty") == "")
        #expect(form["nothing"] == nil)
    }

    @Test(
        "What is no form is refused with a reason",
        arguments: [
            ("application/json", "{}", "must be multipart/form-data"),
            ("multipart/form-data", "--a--", "must name a boundary"),
            ("multipart/form-data; boundary=", "--a--", "must name a boundary"),
            ("multipart/form-data; boundary=a", "x--a--", "does not begin with its boundary"),
            ("multipart/form-data; boundary=a", "", "does not end with its closing boundary"),
            ("multipart/form-data; boundary=a", "--ab\r\n", "has something after it"),
            ("multipart/form-data; boundary=a", "--a\r\nname: x\r\n\r\nx\r\n--a--", "has no name"),
            ("multipart/form-data; boundary=a", "--a\r\nnonsense\r\n\r\nx\r\n--a--", "without a colon"),
            (
                "multipart/form-data; boundary=a",
                "--a\r\ncontent-disposition: form-data; name=\"b\r\n\r\nx\r\n--a--", "has no name"
            ),
            (
                "multipart/form-data; boundary=a",
                "--a\r\ncontent-disposition: form-data; name=b\r\n\r\nx", "does not end with its closing boundary"
            ),
            ("multipart/form-data; boundary=a", "--a\r\n\(String(repeating: "x", count: 9_000))", "longer than 8192"),
        ]
    )
    func refused(contentType: String, body: String, reason: String) throws {
        let error = #expect(throws: MultipartError.self) {
            try MultipartForm(contentType: contentType, body: Array(body.utf8))
        }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test("A form of too many parts is refused")
    func tooManyParts() {
        let part = "--a\r\ncontent-disposition: form-data; name=b\r\n\r\nx\r\n"
        let body = Array((String(repeating: part, count: MultipartParser.partsMax + 1) + "--a--").utf8)
        #expect(throws: MultipartError.self) {
            try MultipartForm(contentType: "multipart/form-data; boundary=a", body: body)
        }
    }

    @Test("A parser keeps no more than a boundary of a part's content")
    func boundedMemory() throws {
        var parser = try MultipartParser(contentType: "multipart/form-data; boundary=a")
        _ = try parser.feed(Array("--a\r\ncontent-disposition: form-data; name=b\r\n\r\n".utf8))
        var given = 0
        for round in 1...100 {
            for event in try parser.feed([UInt8](repeating: 0x0D, count: 1_000)) {
                if case .data(let bytes) = event { given += bytes.count }
            }
            #expect(round * 1_000 - given < 6)
        }
    }

    @Test("Mutated forms are read or refused, never anything else, and cutting them changes nothing")
    func mutations() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let body = ByteMutator.mutate(Self.body, with: Self.body, using: &generator)
            let cut = Int.random(in: 0...body.count, using: &generator)
            let whole = try? Self.outcome([body])
            let inTwo = try? Self.outcome([Array(body[..<cut]), Array(body[cut...])])
            #expect(whole == inTwo, "\(body) cut at \(cut)")
        }
    }

    /// What each part came to; nil for a form that does not end.
    private static func outcome(_ pieces: [[UInt8]]) throws -> [[UInt8]]? {
        var parser = try MultipartParser(contentType: type)
        var parts: [[UInt8]] = []
        for piece in pieces {
            for event in try parser.feed(piece) {
                switch event {
                case .part(let head): parts.append(Array("\(head):".utf8))
                case .data(let bytes): parts[parts.count - 1] += bytes
                case .end: parts[parts.count - 1] += Array("|".utf8)
                }
            }
        }
        return parser.isOver ? parts : nil
    }
}
