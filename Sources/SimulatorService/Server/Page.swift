import HTTPServer
import JSON

/// A page of a list of the newer API: `{"object":"list","data":[…],"next_cursor":…}`.
enum Page {
    private static let itemsMax = 1_000

    /// The items that `limit` and `after` of the query ask for. A cursor is the number of items before it.
    static func response<Item>(
        _ items: [Item],
        _ request: HTTPRequest,
        _ write: (inout JSONWriter, Item) -> Void
    ) throws(APIError) -> HTTPResponse {
        let query = request.query
        let start = try number("after", query, in: 0...Int.max) ?? 0
        let limit = try number("limit", query, in: 1...itemsMax) ?? itemsMax
        let end = start < items.count ? min(items.count, start + limit) : start
        let page = start < end ? items[start..<end] : []
        let next = start < end && end < items.count ? String(end) : nil
        return .json(
            200,
            JSONWriter.bytes { json in
                json.member("object", "list")
                json.array("data", page, write)
                json.member("next_cursor", next)
            }
        )
    }

    private static func number(
        _ name: String,
        _ query: [String: String],
        in range: ClosedRange<Int>
    ) throws(APIError) -> Int? {
        guard let text = query[name], !text.isEmpty else {
            return nil
        }
        guard let number = Int(text), range.contains(number) else {
            throw .invalid(name, "must be an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
