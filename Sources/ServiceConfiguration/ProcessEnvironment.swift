/// The variables that this process was started with.
package enum ProcessEnvironment {
    /// All variables. Read from `/proc`, since C's `environ` is shared mutable state.
    package static let current: [String: String] = {
        var variables: [String: String] = [:]
        for entry in (TextFile.read("/proc/self/environ") ?? "").split(separator: "\0") {
            guard let equals = entry.firstIndex(of: "=") else { continue }
            variables[String(entry[..<equals])] = String(entry[entry.index(after: equals)...])
        }
        return variables
    }()
}
