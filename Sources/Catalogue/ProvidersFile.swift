package import Messages
import Yams

/// The providers of a `providers.yaml`, in its order.
package struct ProvidersFile: Sendable, Equatable {
    /// At least one; each name once.
    package let providers: [ProviderEntry]

    private static let providersMax = 64

    /// Reads the file's text.
    ///
    /// - Parameters:
    ///   - yaml: the text; at most ``Catalogue/fileBytesMax``.
    ///   - file: its name, for errors.
    /// - Throws: ``CatalogueError`` that names the file, the provider and the field at fault.
    package init(yaml: String, file: String) throws(CatalogueError) {
        var top = try YAMLFields(try Catalogue.compose(yaml, file), file: file, model: nil)
        guard let items = top.node("providers")?.sequence, (1...Self.providersMax).contains(items.count) else {
            throw top.error("providers", "must be a list of 1 to \(Self.providersMax) providers")
        }
        try top.finish()
        var providers: [ProviderEntry] = []
        for (position, item) in items.enumerated() {
            let unnamed = try YAMLFields(item, file: file, model: "#\(position + 1)", what: "provider")
            let provider = try ProviderEntry(unnamed, item, file: file)
            guard !providers.contains(where: { $0.name == provider.name }) else {
                throw CatalogueError(
                    file: file,
                    what: "provider",
                    model: provider.name,
                    field: "name",
                    rule: "stands in the file twice"
                )
            }
            providers.append(provider)
        }
        self.providers = providers
    }

    /// Reads the file at `path`. Blocks; for use at start.
    ///
    /// - Throws: ``CatalogueError``: the file can't be read, is too long, or breaks a rule.
    package init(path: String) throws(CatalogueError) {
        try self.init(yaml: try Catalogue.text(of: path), file: path)
    }
}

/// A provider as `providers.yaml` describes it. No secret stands in it: keys name the variables that hold theirs.
package struct ProviderEntry: Sendable, Equatable {
    /// What a key may be used for.
    package enum Purpose: String, Sendable, CaseIterable {
        /// Requests that somebody waits for, and the list of models.
        case inference
        /// Batches and their files.
        case batch
        /// Fine-tunes and their files.
        case finetune
    }

    /// A key by its name.
    package struct Key: Sendable, Equatable {
        /// What logs, metrics and alerts call it.
        package let name: String
        /// The environment variable that holds its secret.
        package let variable: String
        /// What it may be used for.
        package let purposes: Set<Purpose>
    }

    /// As models and offers name it.
    package let name: String
    /// Where it is.
    package let baseURL: String
    /// The same for chat completions alone; nil = ``baseURL``.
    package let chatBaseURL: String?
    /// Whose words it reads where there are several for the same.
    package let dialect: CostV1.Dialect
    /// In the order in which they are used; none = it wants no key.
    package let keys: [Key]
    /// Whether calls share TLS connections by HTTP/2; nil = as the setting says.
    package let http2: Bool?
    /// Whether its models that the catalogue lacks are served by name.
    package let servesUnlisted: Bool

    fileprivate init(_ unnamed: YAMLFields, _ node: Node, file: String) throws(CatalogueError) {
        var unnamed = unnamed
        name = try unnamed.name("name")
        var fields = try YAMLFields(node, file: file, model: name, what: "provider")
        _ = fields.node("name")
        baseURL = try fields.required("base_url")
        chatBaseURL = try fields.text("chat_base_url")
        let dialects: [String: CostV1.Dialect] = ["openai": .openai, "together": .together]
        dialect = try fields.one(of: dialects, "dialect") ?? .openai
        http2 = try fields.flag("http2")
        servesUnlisted = try fields.one(of: ["catalogue": false, "unlisted": true], "models") ?? false
        keys = try Self.keys(&fields)
        try fields.finish()
    }

    private static func keys(_ fields: inout YAMLFields) throws(CatalogueError) -> [Key] {
        var keys: [Key] = []
        for var fields in try fields.list("keys") ?? [] {
            let name = try fields.name("name")
            guard !keys.contains(where: { $0.name == name }) else {
                throw fields.error("name", "\(name) is the name of another key")
            }
            let variable = try fields.required("env")
            guard variable.utf8.allSatisfy(isVariableByte), variable.first?.isNumber == false else {
                throw fields.error("env", "must be the name of an environment variable, not \(variable)")
            }
            var purposes: Set<Purpose> = []
            for text in try fields.texts("purposes") ?? Purpose.allCases.map(\.rawValue) {
                guard let purpose = Purpose(rawValue: text) else {
                    let known = Purpose.allCases.map(\.rawValue).joined(separator: ", ")
                    throw fields.error("purposes", "must be some of \(known); not \(text)")
                }
                purposes.insert(purpose)
            }
            guard !purposes.isEmpty else { throw fields.error("purposes", "must name at least one") }
            try fields.finish()
            keys.append(Key(name: name, variable: variable, purposes: purposes))
        }
        return keys
    }

    private static func isVariableByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension YAMLFields {
    /// A name that can stand in a metric, a log and a header.
    fileprivate mutating func name(_ key: String) throws(CatalogueError) -> String {
        let name = try required(key)
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isPlain, name.utf8.count <= 64 else {
            throw error(key, "must be 1 to 64 letters, digits, dots, dashes and underscores")
        }
        return name
    }

    fileprivate mutating func one<T>(of words: [String: T], _ key: String) throws(CatalogueError) -> T? {
        guard let text = try text(key) else { return nil }
        guard let value = words[text] else {
            throw error(key, "must be \(words.keys.sorted().joined(separator: " or ")), not \(text)")
        }
        return value
    }
}
