import Foundation
import JSON
import Yams

/// The provider's contract, `Contract/provider.yaml`: says what an answer lacks of its shape.
struct Contract {
    private struct File: Decodable {
        var enums: [String: [String]]
        var shapes: [String: [String: String]]
    }

    private let file: File

    init() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Contract/provider.yaml")
        file = try YAMLDecoder().decode(File.self, from: String(decoding: Data(contentsOf: path), as: UTF8.self))
    }

    /// The names of all shapes.
    var shapes: Set<String> { Set(file.shapes.keys) }

    /// What is wrong with a value of a type, each with its place; nothing if it is as it should be.
    func problems(_ value: JSONValue, _ type: String, at path: String = "$") -> [String] {
        if type.hasSuffix("?") {
            return value.isNull ? [] : problems(value, String(type.dropLast()), at: path)
        }
        if type.hasPrefix("["), type.hasSuffix("]") {
            guard let list = value.array else { return ["\(path) is no list"] }
            let element = String(type.dropFirst().dropLast())
            return list.enumerated().flatMap { problems($1, element, at: "\(path)[\($0)]") }
        }
        if type.hasPrefix("{"), type.hasSuffix("}") {
            guard let members = value.members else { return ["\(path) is no map"] }
            let element = String(type.dropFirst().dropLast())
            return members.flatMap { problems($0.value, element, at: "\(path).\($0.key)") }
        }
        let choices = type.split(separator: "|").map(String.init)
        if choices.count > 1 {
            let found = choices.map { problems(value, $0, at: path) }
            return found.contains([]) ? [] : found.joined().sorted()
        }
        switch type.first {
        case "$": return problems(value, shape: String(type.dropFirst()), at: path)
        case "=": return value.string == String(type.dropFirst()) ? [] : ["\(path) is not \(type.dropFirst())"]
        case "@":
            let known = file.enums[String(type.dropFirst())] ?? []
            return value.string.map(known.contains) == true ? [] : ["\(path) is none of \(type)"]
        default: return fits(value, type) ? [] : ["\(path) is no \(type)"]
        }
    }

    private func problems(_ value: JSONValue, shape name: String, at path: String) -> [String] {
        guard let shape = file.shapes[name] else { return ["there is no shape \(name)"] }
        guard value.members != nil else { return ["\(path) is no object"] }
        return shape.sorted { $0.key < $1.key }.flatMap { key, type -> [String] in
            let field = key.hasSuffix("?") ? String(key.dropLast()) : key
            guard let member = value[field] else { return key == field ? ["\(path).\(field) is missing"] : [] }
            return problems(member, type, at: "\(path).\(field)")
        }
    }

    private func fits(_ value: JSONValue, _ type: String) -> Bool {
        switch type {
        case "string": value.string != nil
        case "int": value.int != nil
        case "number": value.double != nil || value.int != nil
        case "bool": value.bool != nil
        case "object": value.members != nil
        case "array": value.array != nil
        case "any": true
        case "time":
            value.string?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/) != nil
        default: false
        }
    }
}
