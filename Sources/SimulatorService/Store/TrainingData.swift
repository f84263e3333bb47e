import JSON

/// What is known of a file's lines after reading it once.
struct LineSurvey {
    /// A longer line is no sample.
    static let lineBytesMax = 16 << 20

    /// Lines that are not empty.
    private(set) var count = 0
    /// The first thing wrong with the samples; nil if they can be used, or were not looked at.
    private(set) var problem: String?
    private let checksSamples: Bool
    private var number = 0
    private var line: [UInt8] = []

    /// Reads the file at `path`; `checksSamples` if it is training data.
    init(path: String, checksSamples: Bool) throws(DiskError) {
        self.checksSamples = checksSamples
        guard let file = try OpenFile(path: path) else {
            throw DiskError("open", path)
        }
        var offset = 0
        while offset < file.size {
            let piece = try file.piece(at: offset)
            guard !piece.isEmpty else {
                break
            }
            take(piece)
            offset += piece.count
        }
        endLine()
        if checksSamples, count == 0 {
            problem = "the file has no samples"
        }
    }

    private mutating func take(_ piece: [UInt8]) {
        var start = 0
        while let end = piece[start...].firstIndex(of: 0x0A) {
            append(piece[start..<end])
            endLine()
            start = end + 1
        }
        append(piece[start...])
    }

    /// Beyond the bound a line is not kept, only found too long.
    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        if line.count <= Self.lineBytesMax {
            line.append(contentsOf: bytes)
        }
    }

    private mutating func endLine() {
        number += 1
        guard line.contains(where: { $0 > 0x20 }) else {
            line.removeAll(keepingCapacity: true)
            return
        }
        count += 1
        if checksSamples, problem == nil, let reason = TrainingData.problem(ofLine: line) {
            problem = "line \(number) \(reason)"
        }
        line.removeAll(keepingCapacity: true)
    }
}

/// What makes a file fit for fine-tuning.
enum TrainingData {
    /// Why a line is no sample; nil if it is one.
    static func problem(ofLine line: [UInt8]) -> String? {
        guard line.count <= LineSurvey.lineBytesMax else {
            return "has more than \(LineSurvey.lineBytesMax) bytes"
        }
        guard let document = try? parseJSON(line) else {
            return "is not valid JSON"
        }
        guard isSample(document.root) else {
            return "is no sample: it needs messages, prompt and completion, text, or input with outputs"
        }
        return nil
    }

    private static func isSample(_ value: JSONValue) -> Bool {
        if let messages = value["messages"]?.array {
            return !messages.isEmpty && messages.allSatisfy { $0["role"]?.string != nil }
        }
        if value["prompt"]?.string != nil {
            return value["completion"]?.string != nil
        }
        if value["input"]?.members != nil {
            return value["preferred_output"] != nil && value["non_preferred_output"] != nil
        }
        return value["text"]?.string != nil
    }
}
