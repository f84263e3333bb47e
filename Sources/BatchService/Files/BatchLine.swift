import JSON

/// A line of a batch's input: OpenAI's `{custom_id, method, url, body}` or Together's `{custom_id, body}`.
struct BatchLine {
    /// The caller's name of the item.
    let customID: String
    /// The request, as it stands in the line.
    let body: [UInt8]
    /// Where it stands, counted from 1.
    let number: Int

    /// - Throws: which field breaks which rule.
    init(parsing line: [UInt8], number: Int) throws(LineError) {
        let root: JSONValue
        do {
            root = try JSONDocument(parsing: line).root
        } catch {
            throw LineError(line: number, rule: "is not JSON: \(error.message)")
        }
        func fail(_ rule: String) -> LineError { LineError(line: number, rule: "breaks a rule: \(rule)") }
        guard root.kind == .object else { throw fail("it must be a JSON object") }
        guard let id = root["custom_id"]?.string, (1...SubmissionCheck.customIDCharactersMax).contains(id.count) else {
            throw fail("`custom_id` must be a string of 1 to \(SubmissionCheck.customIDCharactersMax) characters")
        }
        if let method = root["method"], !method.isString("POST") { throw fail("`method` must be POST") }
        if let url = root["url"], !url.isString(SubmissionCheck.endpoint) {
            throw fail("`url` must be \(SubmissionCheck.endpoint)")
        }
        guard let body = root["body"], body.kind == .object else { throw fail("`body` must be a JSON object") }
        customID = id
        self.body = Array(body.raw)
        self.number = number
    }
}
