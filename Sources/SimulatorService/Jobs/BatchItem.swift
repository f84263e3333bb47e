import JSON

/// One line of a batch's input.
struct BatchItem {
    static let itemsMax = 50_000
    /// Bytes of an input; it is held in memory while its batch runs.
    static let fileBytesMax = 100_000_000
    static let customIDCharactersMax = 64

    var customID: String
    /// The request, as its bytes stand in the line.
    var body: JSONValue

    init(line: ArraySlice<UInt8>, number: Int) throws(APIError) {
        let document = try parseJSON(Array(line))
        let fields = try Fields(document.root, path: "line \(number)")
        customID = try fields.requiredString("custom_id")
        guard customID.count <= Self.customIDCharactersMax else {
            throw .invalid(fields.name("custom_id"), "must have at most \(Self.customIDCharactersMax) characters")
        }
        body = try fields.required("body")
        guard body.members != nil else {
            throw .invalid(fields.name("body"), "must be an object")
        }
    }

    var modelName: String? {
        body["model"]?.string
    }

    /// The first reason why a file is no batch; nil if it is one. `refuses` says why a model takes no batches.
    static func problem(in lines: [ArraySlice<UInt8>], refuses: (String) -> String?) -> String? {
        guard !lines.isEmpty, lines.count <= itemsMax else {
            return "the file has \(lines.count) requests; a batch has 1 to \(itemsMax)"
        }
        var seen: Set<String> = []
        for (index, line) in lines.enumerated() {
            do {
                let item = try BatchItem(line: line, number: index + 1)
                guard seen.insert(item.customID).inserted else {
                    return "line \(index + 1).custom_id is there twice"
                }
                if let model = item.modelName, let reason = refuses(model) {
                    return "line \(index + 1).body.model \(reason)"
                }
            } catch {
                return error.message
            }
        }
        return nil
    }
}

/// What became of an item: one line of the batch's log, `METER<tab>OUTPUT` or `<tab>ERROR`.
///
/// Row and result stand in one line and are written at once, so that no kill can part them, and an item that has a line is
/// never run again.
enum BatchLogLine {
    static func success(row: MeterRow, customID: String, body: [UInt8], to out: inout [UInt8]) {
        row.append(to: &out)
        out.append(text: "\t{\"custom_id\":")
        out.append(jsonString: customID)
        out.append(text: #","response":{"status_code":200,"body":"#)
        out.append(contentsOf: body)
        out.append(text: "}}\n")
    }

    static func failure(_ error: APIError, customID: String, to out: inout [UInt8]) {
        out.append(text: "\t{\"custom_id\":")
        out.append(jsonString: customID)
        out.append(text: #","error":{"message":"#)
        out.append(jsonString: error.message)
        out.append(text: #","code":"#)
        out.append(jsonString: error.code ?? String(error.status))
        out.append(text: "}}\n")
    }

    /// The meter's part of each line and the result's; the first is empty for an error.
    static func split(_ line: ArraySlice<UInt8>) -> (row: ArraySlice<UInt8>, result: ArraySlice<UInt8>) {
        guard let tab = line.firstIndex(of: 0x09) else {
            return (line, [])
        }
        return (line[..<tab], line[(tab + 1)...])
    }
}
