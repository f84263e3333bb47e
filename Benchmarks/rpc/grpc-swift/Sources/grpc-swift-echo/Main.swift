/// The peer in Swift: grpc-swift-2 on its NIO transport, generated code on both sides, one event loop each.
///   grpc-swift-echo serve ANNOUNCE
///   grpc-swift-echo load --port P --mode unary|chat|stream|paced --in-flight N --calls M --warm-up W --payload B
///                        --rate R --pause-us U --server-pid PID
@main
struct Main {
    static func main() async throws {
        let words = Array(CommandLine.arguments.dropFirst())
        switch words.first {
        case "serve" where words.count == 2: try await serve(announce: words[1])
        case "load": try await load(LoadOptions(words.dropFirst()))
        default: throw FileError(description: "usage: grpc-swift-echo serve ANNOUNCE | grpc-swift-echo load --port P …")
        }
    }
}
