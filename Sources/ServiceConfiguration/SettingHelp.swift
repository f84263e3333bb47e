/// The table that `--help` prints.
package enum SettingHelp {
    /// Every key with its variable, default and summary, a paragraph each.
    package static func table(service: String, keys: [any SettingDeclaration]) -> String {
        var text = ""
        for key in keys {
            let shared = key.isShared ? " (or POINTSMAN_\(key.name))" : ""
            text += "  \(SettingSources.variable(key.name, service: service))\(shared)\n"
            text += "      \(key.summary)\n"
            switch key.defaultText {
            case nil: text += "      required\n"
            case "": break
            case .some(let value): text += "      default: \(value)\n"
            }
            if key.isSecret { text += "      or put it into a file and name that in …_\(key.name)_FILE\n" }
        }
        return text
    }
}
