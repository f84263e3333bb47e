/// Why a catalogue or a list of providers can't be read: which file, which model or provider, which field, which rule.
package struct CatalogueError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file's name, or the provider's address.
    package let file: String
    /// What the file is a list of: `model`, or `provider`.
    package let what: String
    /// The model or provider at fault: its name, or `#3` for the third one if that is what is wrong; nil for the whole file.
    package let model: String?
    /// The field at fault, as in `price.input`; nil for the whole model.
    package let field: String?
    /// The rule that was broken.
    package let rule: String

    /// An error in `file`.
    package init(file: String, what: String = "model", model: String? = nil, field: String? = nil, rule: String) {
        self.file = file
        self.what = what
        self.model = model
        self.field = field
        self.rule = rule
    }

    /// One line for people: `models.yaml: model Qwen/X: price.input: must be …`.
    package var description: String {
        var parts = [file]
        if let model { parts.append("\(what) \(model)") }
        if let field { parts.append(field) }
        return (parts + [rule]).joined(separator: ": ")
    }
}
