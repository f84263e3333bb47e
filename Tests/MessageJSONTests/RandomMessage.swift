import Messages

@testable import MessageJSON

/// Messages of any type with random contents, extremes among them.
struct RandomMessage<Generator: RandomNumberGenerator> {
    var random: Generator

    mutating func tree(_ schema: MessageSchema) -> MessageTree {
        var tree = MessageTree()
        var chosen: [UInt32: UInt32] = [:]
        for (oneof, fields) in Dictionary(grouping: schema.fields.filter { $0.oneof != nil }, by: { $0.oneof ?? 0 }) {
            chosen[oneof] = fields.randomElement(using: &random)?.number
        }
        for field in schema.fields where Int.random(in: 0..<4, using: &random) > 0 {
            if let oneof = field.oneof, chosen[oneof] != field.number { continue }
            let count = field.isRepeated ? Int.random(in: 0...3, using: &random) : 1
            tree.append(field, (0..<count).map { _ in value(field.kind) })
        }
        return tree
    }

    private mutating func value(_ kind: MessageSchema.Kind) -> MessageTree.Value {
        switch kind {
        case .bool: .bool(.random(using: &random))
        case .int32, .sint32, .sfixed32: .signed(Int64(integer(Int32.self)))
        case .int64, .sint64, .sfixed64: .signed(integer(Int64.self))
        case .uint32, .fixed32: .unsigned(UInt64(integer(UInt32.self)))
        case .uint64, .fixed64: .unsigned(integer(UInt64.self))
        case .float: .float(Float(bitPattern: bits(of: Float(0.1).bitPattern, Float.infinity.bitPattern)))
        case .double: .double(Double(bitPattern: bits(of: 0.1.bitPattern, Double.infinity.bitPattern)))
        case .string: .string(text())
        case .bytes: .bytes(Bool.random(using: &random) ? text() + [0] : random.bytes())
        case .enumeration(let type):
            .enumeration(Bool.random(using: &random) ? type.values.randomElement(using: &random)?.number ?? 0 : 77)
        case .message(let schema): .message(tree(schema))
        }
    }

    private mutating func integer<T: FixedWidthInteger>(_: T.Type) -> T {
        [T.min, T.max, 0, 1, T.random(in: .min ... .max, using: &random)].randomElement(using: &random) ?? 0
    }

    /// One of the given patterns or any other that is a finite number.
    private mutating func bits<T: FixedWidthInteger & UnsignedInteger>(of known: T, _ infinity: T) -> T {
        let any = T.random(in: .min ... .max, using: &random)
        return [known, infinity, any & infinity == infinity ? known : any].randomElement(using: &random) ?? known
    }

    private mutating func text() -> [UInt8] {
        let parts = ["", "a", "naïve 🦜", "\"\\\n\t\u{1}\u{7F}", #"{"a":[1]}"#, "[]", "日本"]
        let count = Int.random(in: 0...3, using: &random)
        return (0..<count).flatMap { _ in Array((parts.randomElement(using: &random) ?? "").utf8) }
    }
}

extension RandomNumberGenerator {
    fileprivate mutating func bytes() -> [UInt8] {
        let count = Int.random(in: 0...9, using: &self)
        return (0..<count).map { _ in .random(in: .min ... .max, using: &self) }
    }
}
