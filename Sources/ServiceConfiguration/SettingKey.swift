/// One setting: its name, what it is for, its default, and how its text becomes a value. Declared once, as a constant.
package struct SettingKey<Value: Sendable>: SettingDeclaration {
    /// Upper case with underscores: `DRAIN_TIMEOUT`.
    package let name: String
    /// One sentence for `--help`.
    package let summary: String
    /// The text used when nobody sets it; nil makes the setting required.
    package let defaultText: String?
    /// Whether `POINTSMAN_<KEY>` and the file's `shared` section set it for all services at once.
    package let isShared: Bool
    /// Whether its value must not be shown, and may be read from the file that `<KEY>_FILE` names.
    package let isSecret: Bool
    /// Turns the text into a value, or says which rule it breaks.
    package let parse: @Sendable (String) throws(SettingRule) -> Value

    /// Declares a setting; the factories below (`int`, `duration`, …) are the usual way.
    package init(
        _ name: String,
        default defaultText: String?,
        shared isShared: Bool = false,
        secret isSecret: Bool = false,
        _ summary: String,
        parse: @escaping @Sendable (String) throws(SettingRule) -> Value
    ) {
        self.name = name
        self.summary = summary
        self.defaultText = defaultText
        self.isShared = isShared
        self.isSecret = isSecret
        self.parse = parse
    }

    /// The parsed value without its type.
    package func anyValue(of text: String) throws(SettingRule) -> any Sendable {
        try parse(text)
    }
}

/// A setting of any type, for lists of them.
package protocol SettingDeclaration: Sendable {
    /// Upper case with underscores.
    var name: String { get }
    /// One sentence for `--help`.
    var summary: String { get }
    /// The text used when nobody sets it; nil makes the setting required.
    var defaultText: String? { get }
    /// Whether it can be set for all services at once.
    var isShared: Bool { get }
    /// Whether its value must not be shown.
    var isSecret: Bool { get }
    /// The parsed value without its type, or the rule that the text breaks.
    func anyValue(of text: String) throws(SettingRule) -> any Sendable
}

/// The rule that a value breaks, as the end of the sentence "the value …": `must be 1 to 10`.
package struct SettingRule: Error, Equatable, CustomStringConvertible {
    /// The rule.
    package let description: String

    /// A rule in words.
    package init(_ description: String) {
        self.description = description
    }
}
