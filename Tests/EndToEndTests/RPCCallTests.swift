import EchoService
import Foundation
import Messages
import RPCCore
import Stubs
import TestSupport
import Testing

/// Says in its answer what travelled beside the request.
private struct Gossip: RPCService {
    func register(with router: inout RPCRouter) {
        router.register(EchoMethods.unary, unary: answer)
    }

    @Sendable private func answer(
        _ request: EchoV1.EchoMessage,
        context: ServerContext
    ) async throws -> EchoV1.EchoMessage {
        let words = [context.bearer ?? "nobody", context.metadata["x-colour"] ?? "none"]
        return .init(payload: Array(words.joined(separator: " ").utf8))
    }
}

/// `pointsman rpc call` against a server in this process: every shape of call.
@Suite("The rpc command", .timeLimit(.minutes(2)))
struct RPCCallTests {
    private func call(_ arguments: [String], input: String? = nil) async throws -> Finished {
        try await Program.run("pointsman", ["rpc", "call"] + arguments, input: input)
    }

    @Test("Calls of every shape work, with requests from the command line, a file and standard input")
    func shapes() async throws {
        try await TestServer.with(EchoHandler()) { target in
            let unary = try await call(["--target", target, "echo.v1.Echo/Unary", #"{"payload":"aGk="}"#])
            #expect(unary.output == #"{"payload":"aGk="}"# + "\n", "\(unary.errors)")
            let nothing = try await call(["--target", target, "echo.v1.Echo/Unary"])
            #expect(nothing.output == "{}\n", "\(nothing.errors)")
            let expanded = try await call(
                ["--target", target, "--text", "echo.v1.Echo/Expand", #"{"count":3,"payload_bytes":2}"#]
            )
            #expect(expanded.output == String(repeating: #"{"payload":{"@text":".."}}"# + "\n", count: 3))
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("pm-\(UUID().uuidString).json")
            try Data(#"{"payload":"aGk="}{} {"payload":{"@text":"{}"}}"#.utf8).write(to: file)
            defer { try? FileManager.default.removeItem(at: file) }
            let collected = try await call(["--target", target, "echo.v1.Echo/Collect", "@" + file.path])
            #expect(collected.output == #"{"messages":"3","bytes":"4"}"# + "\n", "\(collected.errors)")
            let none = try await call(["--target", target, "echo.v1.Echo/Collect"])
            #expect(none.output == "{}\n", "\(none.errors)")
            let input = #"{"payload":"AA=="}"# + "\n" + #"{"payload":"AQ=="}"# + "\n"
            let chat = try await call(["--target", target, "echo.v1.Echo/Chat", "-"], input: input)
            #expect(chat.output == input, "\(chat.errors)")
        }
    }

    @Test("rpc-echo says what it serves and how it is, and takes calls of every shape")
    func echoProgram() async throws {
        let echo = try await EchoProcess.start(drain: "1s")
        let target = ["--target", echo.address]
        let list = try await Program.run("pointsman", ["rpc", "list"] + target)
        let services = "echo.v1.Echo\nhealth.v1.Health\nrouter.v1.Router\nrpc.v1.Reflection\n"
        #expect(list.output == services, "\(list.errors)")
        let message = #"{"payload":"aGk="}"# + "\n"
        let calls: [(String, String, String)] = [
            ("health.v1.Health/Check", #"{"service":"echo.v1.Echo"}"#, #"{"status":"SERVING_STATUS_SERVING"}"# + "\n"),
            ("echo.v1.Echo/Unary", message, message),
            ("echo.v1.Echo/Expand", #"{"count":2}"#, "{}\n{}\n"),
            ("echo.v1.Echo/Collect", message + message, #"{"messages":"2","bytes":"4"}"# + "\n"),
            ("echo.v1.Echo/Chat", message + message, message + message),
        ]
        for (method, request, answer) in calls {
            let result = try await call(target + [method, request])
            #expect(result.output == answer, "\(method): \(result.errors)")
        }
        #expect(await echo.terminate() == 0)
    }

    @Test("A conversation is answered line by line, before standard input ends")
    func interactive() async throws {
        try await TestServer.with(EchoHandler()) { target in
            let process = Process()
            process.executableURL = Program.folder.appendingPathComponent("pointsman")
            process.arguments = ["rpc", "call", "--target", target, "echo.v1.Echo/Chat", "-"]
            let (input, output) = (Pipe(), Pipe())
            process.standardInput = input
            process.standardOutput = output
            try process.run()
            defer { process.terminate() }
            let answers = output.fileHandleForReading
            for word in ["AA==", "AQ=="] {
                let message = #"{"payload":"\#(word)"}"#
                try input.fileHandleForWriting.write(contentsOf: Data((message + "\n").utf8))
                #expect(await Self.read(answers) == message + "\n")
            }
            try input.fileHandleForWriting.close()
            #expect(await Self.read(answers) == "")
            #expect(await eventually { !process.isRunning })
            #expect(process.terminationStatus == 0)
        }
    }

    /// What has come, at least a byte; empty at the end.
    private static func read(_ handle: FileHandle) async -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(returning: String(decoding: handle.availableData, as: UTF8.self))
            }
        }
    }

    @Test("The key and headers travel beside the request; a stack's key is told to no other address")
    func metadata() async throws {
        try await TestServer.with(Gossip()) { target in
            let method = ["--text", "--target", target, "echo.v1.Echo/Unary"]
            let named = try await call(["--key", "k1", "--header", "X-Colour: blue"] + method)
            #expect(named.output == #"{"payload":{"@text":"k1 blue"}}"# + "\n", "\(named.errors)")
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("pm-\(UUID().uuidString).json")
            let stack = #"""
                {"pid":1,"gateway_url":"","provider_url":"","api_key":"a","admin_key":"b",
                 "services":{"router":[{"pid":1,"rpc":"\#(target)","admin":""}]}}
                """#
            try Data(stack.utf8).write(to: file)
            defer { try? FileManager.default.removeItem(at: file) }
            let anonymous = try await call(["--stack", file.path] + method)
            #expect(anonymous.output == #"{"payload":{"@text":"nobody none"}}"# + "\n", "\(anonymous.errors)")
            let known = try await call(
                ["--stack", file.path, "--text", "--target", "router", "echo.v1.Echo/Unary"]
            )
            #expect(known.output == #"{"payload":{"@text":"b none"}}"# + "\n", "\(known.errors)")
        }
    }

    @Test("A call that fails ends with its code and reason on standard error, after the responses before it")
    func failures() async throws {
        try await TestServer.with(EchoHandler()) { target in
            let refused = try await call(["--target", target, "echo.v1.Echo/Expand", #"{"count":4294967295}"#])
            #expect(refused.status == 65)
            #expect(
                refused.errors.hasPrefix("error: INVALID_ARGUMENT BAD_REQUEST: `count` must be"),
                "\(refused.errors)"
            )
            let late = try await call([
                "--target", target, "--timeout", "300ms", "echo.v1.Echo/Expand", #"{"count":2,"pauseUs":4000000000}"#,
            ])
            #expect(late.status == 69)
            #expect(late.output == "{}\n")
            #expect(late.errors.hasPrefix("error: DEADLINE_EXCEEDED"), "\(late.errors)")
            let unserved = try await call(["--target", target, "cache.v1.Cache/Lookup"])
            #expect(unserved.status == 1)
            #expect(unserved.errors.hasPrefix("error: UNIMPLEMENTED UNKNOWN_METHOD: "), "\(unserved.errors)")
            let input = #"{"payload":"AA=="} {"payloads":1}"#
            let mistaken = try await call(["--target", target, "echo.v1.Echo/Chat", "-"], input: input)
            #expect(mistaken.status == 65)
            #expect(mistaken.errors.contains("echo.v1.EchoMessage: `payloads` is no field"), "\(mistaken.errors)")
        }
        let nobody = try await call(["--target", "127.0.0.1:1", "echo.v1.Echo/Unary"])
        #expect(nobody.status == 69)
        #expect(nobody.errors.hasPrefix("error: UNAVAILABLE NO_CONNECTION: "), "\(nobody.errors)")
    }

    @Test(
        "What is written wrongly is refused before anything is called, with a hint",
        arguments: [
            (["router.v1.Router/Compleet"], 64, "it has Complete, StreamComplete,"),
            (["Router/Complete"], 64, "did you mean router.v1.Router/Complete?"),
            (["rooter.v1.Router/Embed"], 64, "did you mean router.v1.Router/Embed?"),
            (["wholly-other"], 64, "`pointsman rpc list` shows"), (["router.v1.Router"], 64, "it has Complete,"),
            (["--target", "127.0.0.1:99999", "echo.v1.Echo/Unary"], 64, "--target"),
            (["--timeout", "soon", "echo.v1.Echo/Unary"], 64, "--timeout"),
            (["--header", "novalue", "echo.v1.Echo/Unary"], 64, "--header"),
            (["--target", "127.0.0.1:1", "echo.v1.Echo/Unary", "{} {}"], 65, "takes one request"),
            (["--target", "127.0.0.1:1", "echo.v1.Echo/Unary", "[]"], 65, "must be a JSON object"),
            (["--target", "127.0.0.1:1", "echo.v1.Echo/Unary", "{"], 65, "not closed"),
            (["--target", "127.0.0.1:1", "echo.v1.Echo/Unary", "{a}"], 65, "not one valid JSON document"),
            (["--target", "127.0.0.1:1", "echo.v1.Echo/Unary", #"{"payload":"?"}"#], 65, "`payload` must be base64"),
            (["--target", "127.0.0.1:1", "echo.v1.Echo/Unary", "@/no/such/file"], 66, "can't be read"),
            (["--stack", "/no/such/stack", "router.v1.Router/ListModels"], 69, "no stack found"),
        ]
    )
    func mistakes(arguments: [String], status: Int, hint: String) async throws {
        let result = try await call(arguments)
        #expect(Int(result.status) == status, "\(result.errors)")
        #expect(result.errors.contains(hint), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test("Lists a server's services and methods, and a method's fields without asking anybody")
    func list() async throws {
        try await TestServer.with(EchoHandler()) { target in
            let services = try await Program.run("pointsman", ["rpc", "list", "--target", target])
            #expect(services.output == "echo.v1.Echo\nhealth.v1.Health\nrpc.v1.Reflection\n", "\(services.errors)")
            let methods = try await Program.run("pointsman", ["rpc", "list", "--target", target, "echo.v1.Echo"])
            #expect(
                methods.output == """
                    Chat(stream echo.v1.EchoMessage) returns (stream echo.v1.EchoMessage)
                    Collect(stream echo.v1.EchoMessage) returns (echo.v1.CollectResponse)
                    Expand(echo.v1.ExpandRequest) returns (stream echo.v1.EchoMessage)
                    Unary(echo.v1.EchoMessage) returns (echo.v1.EchoMessage) idempotent

                    """
            )
            let wrong = try await Program.run("pointsman", ["rpc", "list", "--target", target, "echo.v1.Ecko"])
            #expect(wrong.status == 64)
            #expect(wrong.errors.contains("did you mean echo.v1.Echo?"), "\(wrong.errors)")
        }
        let fields = try await Program.run("pointsman", ["rpc", "list", "cost.v1.Control/CreateKey"])
        #expect(fields.output.contains("\n    role: KEY_ROLE_UNSPECIFIED | "), "\(fields.output) \(fields.errors)")
    }
}
