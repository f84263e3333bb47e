import Glibc
import Logging

/// One log line before it is text.
struct LogLine {
    let time: Timestamp
    let level: Logger.Level
    let service: String
    let message: String
    let fields: [(String, String)]

    func rendered(_ format: LogFormat) -> String {
        switch format {
        case .json: json
        case .human: human
        }
    }

    /// Metadata keys stand beside the fixed ones; a key that would hide a fixed one gets an underscore behind it.
    private var json: String {
        var text = "{\"time\":\"\(time.iso8601)\",\"level\":\"\(level.rawValue)\",\"service\":"
        Self.append(service, to: &text)
        text += ",\"message\":"
        Self.append(message, to: &text)
        for (key, value) in fields {
            let isFixed = ["time", "level", "service", "message"].contains(key)
            text += ","
            Self.append(isFixed ? key + "_" : key, to: &text)
            text += ":"
            Self.append(value, to: &text)
        }
        return text + "}\n"
    }

    private var human: String {
        let levelText = level.rawValue.uppercased()
        let padding = String(repeating: " ", count: max(0, 7 - levelText.count))
        var text = "\(time.timeOfDay) \(levelText)\(padding) \(service): \(Self.oneLine(message))"
        for (key, value) in fields {
            text += " \(key)="
            if value.contains(where: { $0 == " " || $0 == "\"" || $0.isNewline }) || value.isEmpty {
                Self.append(value, to: &text)
            } else {
                text += value
            }
        }
        return text + "\n"
    }

    /// A message can quote what a peer sent: it must not be able to fake a second line.
    private static func oneLine(_ text: String) -> String {
        guard text.contains(where: \.isNewline) else { return text }
        return text.split(whereSeparator: \.isNewline).joined(separator: " | ")
    }

    /// Appends `value` as a JSON string.
    private static func append(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let hex = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
