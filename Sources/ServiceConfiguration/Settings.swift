/// The checked settings of one service: every declared key has a value.
package struct Settings: Sendable {
    private let values: [String: any Sendable]

    /// Reads every key: environment over file over default.
    ///
    /// - Parameters:
    ///   - service: the service's name, `finetune-manager`; its own variables start with `POINTSMAN_FINETUNE_MANAGER_`.
    ///   - keys: what the service can be told.
    ///   - sources: where the texts come from.
    /// - Throws: ``ConfigurationError`` with every problem that was found, each naming its key.
    package init(
        service: String,
        keys: [any SettingDeclaration],
        sources: SettingSources
    ) throws(ConfigurationError) {
        var values: [String: any Sendable] = [:]
        var problems = sources.unknownKeys(service: service, keys: keys)
        for key in keys {
            do {
                guard let found = try sources.text(of: key, service: service) else {
                    let name = SettingSources.variable(key.name, service: service)
                    problems.append("\(name) must be set: \(key.summary)")
                    continue
                }
                do { values[key.name] = try key.anyValue(of: found.text) } catch {
                    let shown = key.isSecret ? "" : ": \"\(found.text.prefix(80))\""
                    problems.append("\(found.origin) \(error.description)\(shown)")
                }
            } catch {
                problems.append(contentsOf: error.problems)
            }
        }
        if !problems.isEmpty { throw ConfigurationError(problems: problems) }
        self.values = values
    }

    /// The value of a declared key. Asking for a key that was not declared is a programming error.
    package subscript<Value>(key: SettingKey<Value>) -> Value {
        guard let value = values[key.name] as? Value else {
            preconditionFailure("the setting \(key.name) was not declared by this service")
        }
        return value
    }
}

/// Why a service cannot start with these settings: one sentence a problem, each naming the key and the rule.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// The problems.
    package let problems: [String]

    /// An error of these problems.
    package init(problems: [String]) {
        self.problems = problems
    }

    /// All problems, a line each.
    package var description: String { problems.joined(separator: "\n") }
}
