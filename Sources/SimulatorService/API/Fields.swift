import JSON

/// Reads typed fields of a JSON object; each error names the field and the rule. `null` counts as absent.
struct Fields {
    private let object: JSONValue
    private let path: String

    /// Fails if `value` is no object.
    init(_ value: JSONValue, path: String = "") throws(APIError) {
        guard value.kind == .object else {
            throw path.isEmpty ? .malformed("an object is expected") : .invalid(path, "must be an object")
        }
        self.object = value
        self.path = path
    }

    /// A field's full name, for errors.
    func name(_ field: String) -> String {
        path.isEmpty ? field : "\(path).\(field)"
    }

    /// The names of all fields, as they stand in the object.
    var keys: [String] {
        object.members?.map(\.key) ?? []
    }

    /// The value of a field that is there and not null.
    func value(_ field: String) -> JSONValue? {
        guard let value = object[field], !value.isNull else {
            return nil
        }
        return value
    }

    func required(_ field: String) throws(APIError) -> JSONValue {
        guard let value = value(field) else {
            throw .missing(name(field))
        }
        return value
    }

    func string(_ field: String) throws(APIError) -> String? {
        guard let value = value(field) else {
            return nil
        }
        guard let string = value.string else {
            throw .invalid(name(field), "must be a string")
        }
        return string
    }

    /// A string that says something: the SDKs send empty ones for what is not set.
    func filledString(_ field: String) throws(APIError) -> String? {
        let string = try string(field)
        return string?.isEmpty == true ? nil : string
    }

    /// The first of these fields that says something: a newer name, then older ones.
    func filledString(of names: String...) throws(APIError) -> String? {
        for name in names {
            if let text = try filledString(name) {
                return text
            }
        }
        return nil
    }

    func requiredString(_ field: String) throws(APIError) -> String {
        guard let string = try string(field) else {
            throw .missing(name(field))
        }
        guard !string.isEmpty else {
            throw .invalid(name(field), "must not be empty")
        }
        return string
    }

    func bool(_ field: String) throws(APIError) -> Bool? {
        guard let value = value(field) else {
            return nil
        }
        guard let bool = value.bool else {
            throw .invalid(name(field), "must be true or false")
        }
        return bool
    }

    func int(_ field: String, in range: ClosedRange<Int>) throws(APIError) -> Int? {
        guard let value = value(field) else {
            return nil
        }
        guard let number = value.int, let int = Int(exactly: number), range.contains(int) else {
            throw .invalid(name(field), "must be an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return int
    }

    func double(_ field: String, in range: ClosedRange<Double>) throws(APIError) -> Double? {
        guard let value = value(field) else {
            return nil
        }
        guard let number = value.double ?? value.int.map(Double.init), range.contains(number) else {
            throw .invalid(name(field), "must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A string or a list of strings.
    func strings(_ field: String, atMost limit: Int) throws(APIError) -> [[UInt8]]? {
        guard let value = value(field) else {
            return nil
        }
        if let one = value.utf8 {
            return [one]
        }
        guard let list = value.array, list.count <= limit else {
            throw .invalid(name(field), "must be a string or a list of at most \(limit) strings")
        }
        var strings: [[UInt8]] = []
        strings.reserveCapacity(list.count)
        for element in list {
            guard let string = element.utf8 else {
                throw .invalid(name(field), "must hold strings only")
            }
            strings.append(string)
        }
        return strings
    }
}
