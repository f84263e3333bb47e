/// What the plugin refuses to generate, with the name of the element at fault; protoc prints it and exits non-zero.
struct SchemaError: Error, CustomStringConvertible, Equatable {
    let element: String
    let rule: String

    var description: String { "\(element): \(rule)" }
}
