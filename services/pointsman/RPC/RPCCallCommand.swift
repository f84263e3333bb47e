import ArgumentParser
import MessageJSON
import Messages
import RPCCore
import Stubs

/// One call of any method.
struct RPCCallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Call SERVICE/METHOD with a request in JSON; print each response as one line of JSON.",
        discussion: """
            JSON is as protobuf maps it: 64-bit integers are text, enums names, `bytes` base64. Requests may also say
            {"@text": "…"} or {"@json": …} for bytes that are text or JSON; --text prints responses so.

            A method that takes a stream of requests gets one JSON object after another, as they come on standard input.
            `pointsman rpc list SERVICE/METHOD` shows the fields. How a call failed goes to standard error: CODE REASON:
            message, then whether it was started, when to come back, and the service's detail as JSON.

            Servers that demand a proof get the stack's secret, if they are of the stack; others what services show, set as
            for services: POINTSMAN_RPC_TOKEN_FILE, or POINTSMAN_RPC_TLS_CERTIFICATE, POINTSMAN_RPC_TLS_KEY and
            POINTSMAN_RPC_TLS_TRUST with a certificate for `pointsman`.

              pointsman rpc call router.v1.Router/ListModels
              pointsman rpc call --text router.v1.Router/Complete \\
                '{"model": "auto", "messages": [{"role": "ROLE_USER", "content": {"@text": "Hello"}}]}'
            """
    )

    @Argument(help: "The method, as router.v1.Router/Complete.")
    var method: String

    @Argument(help: "The request: JSON, @FILE, or - for standard input. Left out: an empty one, or an empty stream.")
    var request: String?

    @Flag(name: .long, help: "Print bytes that are JSON or text as such, not in base64.")
    var text = false

    @OptionGroup var options: RPCOptions

    mutating func run() async throws {
        let schema = try MethodNames.find(method)
        let call = try Call(schema, readable: text)
        let source = try RequestSource(request)
        let peer = try options.peer(serving: schema.method.service)
        if schema.method.isClientStreaming {
            try await RPCOptions.withChannel(to: peer, for: schema.method) { transport in
                try await call.stream(source, peer.options, transport)
            }
        } else {
            let request = try await call.only(source)
            try await RPCOptions.withChannel(to: peer, for: schema.method) { transport in
                try await call.run(request, peer.options, transport)
            }
        }
    }
}

/// A method with the JSON of its messages.
private struct Call: Sendable {
    let method: MethodDescriptor
    private let request: MessageJSON
    private let response: MessageJSON
    private let readable: Bool

    init(_ schema: MethodSchema, readable: Bool) throws {
        guard let request = MessageJSON(schema.request), let response = MessageJSON(schema.response) else {
            throw CommandFailure("the messages of \(schema.method.fullName) have no schema")
        }
        method = schema.method
        self.request = request
        self.response = response
        self.readable = readable
    }

    /// The one request of a method that takes one.
    func only(_ source: RequestSource) async throws -> [UInt8] {
        var source = source
        guard let json = try await source.next() else { return [] }
        let bytes = try encoded(json)
        guard try await source.next() == nil else {
            throw CommandFailure("\(method.fullName) takes one request, not several", exitCode: 65)
        }
        return bytes
    }

    /// One request, one response or any number of them.
    func run(_ request: [UInt8], _ options: CallOptions, _ transport: any ClientTransport) async throws {
        if method.isServerStreaming {
            try await transport.serverStreaming(method, request, options: options, onResponse: printAll)
        } else {
            try show(try await transport.unary(method, request, options: options))
        }
    }

    /// Requests go as they come while responses are printed; the call ends with the last response.
    func stream(_ source: RequestSource, _ options: CallOptions, _ transport: any ClientTransport) async throws {
        try await transport.streaming(method, options: options) { requests, responses in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    try await send(source, requests)
                    return false
                }
                group.addTask {
                    if method.isServerStreaming {
                        try await printAll(responses)
                    } else {
                        try show(try await responses.only(of: method))
                    }
                    return true
                }
                // The server may end the call before all was sent.
                while let isOver = try await group.next() { if isOver { group.cancelAll() } }
            }
        }
    }

    private func send(_ source: RequestSource, _ requests: any RPCRequestByteWriter) async throws {
        var source = source
        while let json = try await next(&source) {
            let bytes = try encoded(json)
            // A call that is over says by its responses how it ended.
            do throws(RPCError) { try await requests.write(bytes) } catch { return }
        }
        requests.finish()
    }

    /// Nil too when the call has ended meanwhile.
    private func next(_ source: inout RequestSource) async throws -> [UInt8]? {
        do { return try await source.next() } catch is CancellationError { return nil }
    }

    private func printAll(_ responses: any RPCByteStream) async throws {
        while let batch = try await responses.next() {
            for bytes in batch { try show(bytes) }
        }
    }

    private func encoded(_ json: [UInt8]) throws -> [UInt8] {
        do throws(MessageJSONError) { return try request.encoded(json: json) } catch {
            throw CommandFailure(
                "the request is no \(error)",
                hint: "`pointsman rpc list \(method.fullName)` shows its fields",
                exitCode: 65
            )
        }
    }

    private func show(_ bytes: [UInt8]) throws {
        do { printBytes(try response.json(bytes, readable: readable) + [UInt8(ascii: "\n")]) } catch {
            throw CommandFailure("the response is malformed: \(error)")
        }
    }
}
