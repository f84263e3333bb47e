import Glibc
import Yams

/// Where settings come from: the environment and, below it, a YAML file with a section a service.
package struct SettingSources: Sendable {
    /// A text and the name that a message should blame.
    struct Found {
        let text: String
        let origin: String
    }

    /// The file's section whose keys count for every service.
    package static let sharedSection = "shared"

    private let environment: [String: String]
    private let filePath: String?
    /// Section, key in lower case, text.
    private let file: [String: [String: String]]

    /// The environment alone, or with a file whose text was read already.
    ///
    /// - Parameters:
    ///   - environment: the variables.
    ///   - filePath: the file's name, for messages.
    ///   - fileText: YAML: `router: {drain_timeout: 10s}`, `shared: {log_level: debug}`; empty for none.
    /// - Throws: ``ConfigurationError`` when the file is not such YAML.
    package init(
        environment: [String: String],
        filePath: String? = nil,
        fileText: String = ""
    ) throws(ConfigurationError) {
        self.environment = environment
        self.filePath = filePath
        file = try Self.parse(fileText, path: filePath ?? "configuration")
    }

    /// The environment and the file that is named by `path`, else by `POINTSMAN_CONFIG`, else none.
    ///
    /// - Parameters:
    ///   - environment: the variables.
    ///   - path: the file that `--config` named.
    /// - Throws: ``ConfigurationError`` when the file cannot be read or is not such YAML.
    package init(environment: [String: String], configFile path: String?) throws(ConfigurationError) {
        let path = path ?? environment["POINTSMAN_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        guard let path else {
            try self.init(environment: environment)
            return
        }
        guard let text = TextFile.read(path) else {
            throw ConfigurationError(problems: ["the configuration file \(path) cannot be read"])
        }
        try self.init(environment: environment, filePath: path, fileText: text)
    }

    /// `POINTSMAN_FINETUNE_MANAGER_DRAIN_TIMEOUT`
    package static func variable(_ key: String, service: String) -> String {
        "POINTSMAN_\(service.uppercased().replacing("-", with: "_"))_\(key)"
    }

    func text(of key: any SettingDeclaration, service: String) throws(ConfigurationError) -> Found? {
        var variables = [Self.variable(key.name, service: service)]
        if key.isShared { variables.append("POINTSMAN_\(key.name)") }
        for variable in variables {
            if let text = environment[variable] { return Found(text: text, origin: variable) }
            guard key.isSecret, let path = environment[variable + "_FILE"], !path.isEmpty else { continue }
            guard let text = TextFile.read(path) else {
                throw ConfigurationError(problems: ["\(variable)_FILE names \(path), which cannot be read"])
            }
            return Found(text: text.trimmed, origin: variable + "_FILE")
        }
        var sections = [service]
        if key.isShared { sections.append(Self.sharedSection) }
        for section in sections {
            if let text = file[section]?[key.name.lowercased()] {
                return Found(text: text, origin: "\(section).\(key.name.lowercased()) in \(filePath ?? "the file")")
            }
        }
        return key.defaultText.map { Found(text: $0, origin: "the default of \(key.name)") }
    }

    /// A misspelt key in the file would silently do nothing. The environment is not checked: orchestrators put
    /// variables of their own making there, also under our prefix.
    func unknownKeys(service: String, keys: [any SettingDeclaration]) -> [String] {
        let known = Set(keys.map { $0.name.lowercased() })
        return (file[service] ?? [:]).keys.filter { !known.contains($0) }.sorted().map { key in
            "\(service).\(key) in \(filePath ?? "the file") is not a setting of \(service); --help lists them"
        }
    }

    private static func parse(_ text: String, path: String) throws(ConfigurationError) -> [String: [String: String]] {
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch {
            throw ConfigurationError(problems: ["\(path) is not valid YAML: \(error)"])
        }
        guard let root, root.scalar?.string.isEmpty != true else { return [:] }
        guard let sections = root.mapping else {
            throw ConfigurationError(problems: ["\(path) must hold sections, like `router:`"])
        }
        var file: [String: [String: String]] = [:]
        for (name, section) in sections {
            let name = name.string ?? ""
            if section.scalar?.string.isEmpty == true { continue }
            guard let entries = section.mapping else {
                throw ConfigurationError(problems: ["\(name) in \(path) must hold settings, like `log_level: info`"])
            }
            for (key, value) in entries {
                guard let key = key.string, let value = value.scalar?.string else {
                    throw ConfigurationError(problems: ["every setting of \(name) in \(path) must be a plain value"])
                }
                file[name, default: [:]][key.lowercased()] = value
            }
        }
        return file
    }
}

/// Small files of text, read by threads that may block.
package enum TextFile {
    private static let bytesMax = 1 << 20

    /// Nil when it cannot be read, is longer than a megabyte or is not UTF-8.
    package static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while bytes.count <= bytesMax {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { return String(validating: bytes, as: UTF8.self) }
            if count < 0 {
                if errno == EINTR { continue }
                return nil
            }
            bytes.append(contentsOf: piece[..<count])
        }
        return nil
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
