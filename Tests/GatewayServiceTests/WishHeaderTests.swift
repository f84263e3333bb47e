import GatewayService
import HTTPServer
import Messages
import RPCCore
import Testing

@Suite("Wishes in headers")
struct WishHeaderTests {
    private func headers(_ headers: [(String, String)]) -> WishHeaders {
        var all = HTTPHeaders()
        for (name, value) in headers { all.add("x-pointsman-\(name)", value) }
        return WishHeaders(all)
    }

    @Test("Every wish is read")
    func all() throws {
        let asked = headers([
            ("max-cost-usd", "0.0025"), ("max-latency-ms", "800"), ("min-quality", "0.7"), ("fallback", "a, b/c"),
            ("on-overload", "batch"), ("conversation", "c-1"), ("providers", "p,q"), ("cache", "no"),
            ("explain", "yes"),
        ])
        let wishes = RouterV1.Wishes(
            maxCostNanodollars: 2_500_000,
            maxLatencyMS: 800,
            minQuality: 0.7,
            fallback: .listed,
            fallbackModels: ["a", "b/c"],
            onOverload: .batch,
            conversation: "c-1",
            providers: ["p", "q"],
            explain: true
        )
        #expect(try asked.wishes() == wishes)
        #expect(try asked.allowsCache() == false)
        #expect(try headers([("fallback", "none")]).wishes()?.fallback == RouterV1.Fallback.none)
        #expect(try headers([("fallback", "any")]).wishes()?.fallback == .any)
        #expect(try headers([]).wishes() == nil)
        #expect(try headers([]).allowsCache() == nil)
    }

    @Test(
        "What is wrong is said by the header's name",
        arguments: [
            ("max-cost-usd", "cheap"), ("max-cost-usd", "-1"), ("max-cost-usd", "nan"), ("max-cost-usd", "9999999"),
            ("max-latency-ms", "0"), ("max-latency-ms", "1.5"), ("min-quality", "2"), ("min-quality", "0x1"),
            ("fallback", "a,,b"), ("fallback", "1,2,3,4,5,6,7,8,9"), ("on-overload", "wait"), ("conversation", ""),
            ("conversation", String(repeating: "x", count: 129)), ("providers", ""), ("cache", "maybe"),
            ("explain", "1"),
        ]
    )
    func refusals(name: String, value: String) {
        let wrong = headers([(name, value)])
        let error = #expect(throws: RPCError.self) {
            _ = try wrong.wishes()
            _ = try wrong.allowsCache()
        }
        #expect(error?.code == .invalidArgument)
        #expect(
            error?.message.hasPrefix("header `x-pointsman-\(name)`: must be ") == true,
            "\(String(describing: error))"
        )
    }

    @Test("A header of ours that there is none of is refused with those there are, others are nobody's business")
    func names() throws {
        let misspelt = headers([("min-quality", "0.1"), ("Max-Cost", "1")])
        let error = #expect(throws: RPCError.self) { try misspelt.checkNames() }
        #expect(error?.code == .invalidArgument && error?.reason == .badRequest)
        #expect(error?.message.hasPrefix("header `x-pointsman-max-cost`: is not known; known are ") == true)
        #expect(error?.message.contains("x-pointsman-max-cost-usd") == true)
        let known = ["priority", "task", "dialect", "cache", "fallback", "on-overload", "conversation", "providers"]
        try headers(known.map { ($0, "x") }).checkNames()
        try WishHeaders(["x-pointsmann": "x", "x-request-id": "y"]).checkNames()
    }
}
