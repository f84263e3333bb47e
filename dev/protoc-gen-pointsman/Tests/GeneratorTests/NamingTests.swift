import Testing

@testable import Generator

@Suite("Names")
struct NamingTests {
    @Test("Fields become lower camel case, with initialisms in capitals after the first word")
    func fields() {
        #expect(Naming.property("created_unix_ms") == "createdUnixMS")
        #expect(Naming.property("request_id") == "requestID")
        #expect(Naming.property("id") == "id")
        #expect(Naming.property("repeat") == "`repeat`")
    }

    @Test("C names follow protoc-c's rules")
    func c() {
        #expect(Naming.cType("router.v1.CompleteRequest") == "Router__V1__CompleteRequest")
        #expect(Naming.cPrefix("router.v1.CompleteRequest") == "router__v1__complete_request")
    }

    @Test("The Swift type stands in its package's namespace")
    func types() {
        #expect(Naming.swiftType(fullName: "router.v1.Outer.Inner", package: "router.v1") == "RouterV1.Outer.Inner")
    }

    @Test("Comments are wrapped to the line")
    func wrapping() {
        var source = SourceText()
        source.documentation(String(repeating: "word ", count: 50), otherwise: "")
        #expect(source.lines.count == 3)
        #expect(source.lines.allSatisfy { $0.hasPrefix("/// word") && $0.count <= 120 })
    }
}
