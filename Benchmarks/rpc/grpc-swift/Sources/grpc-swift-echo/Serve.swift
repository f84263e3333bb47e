import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import NIOPosix

struct Echo: Echo_V1_Echo.SimpleServiceProtocol {
    func unary(request: Echo_V1_EchoMessage, context: ServerContext) async throws -> Echo_V1_EchoMessage { request }

    func expand(
        request: Echo_V1_ExpandRequest,
        response: RPCWriter<Echo_V1_EchoMessage>,
        context: ServerContext
    ) async throws {
        var message = Echo_V1_EchoMessage()
        message.payload = Data(repeating: 0x2E, count: Int(request.payloadBytes))
        for index in 0..<request.count {
            if index > 0, request.pauseUs > 0 { try await Task.sleep(for: .microseconds(request.pauseUs)) }
            try await response.write(message)
        }
    }

    func collect(
        request: RPCAsyncSequence<Echo_V1_EchoMessage, any Error>,
        context: ServerContext
    ) async throws -> Echo_V1_CollectResponse {
        var response = Echo_V1_CollectResponse()
        for try await message in request {
            response.messages += 1
            response.bytes += UInt64(message.payload.count)
        }
        return response
    }

    func chat(
        request: RPCAsyncSequence<Echo_V1_EchoMessage, any Error>,
        response: RPCWriter<Echo_V1_EchoMessage>,
        context: ServerContext
    ) async throws {
        for try await message in request { try await response.write(message) }
    }
}

/// `router.v1.Router` as far as it is measured.
struct Chat: RegistrableRPCService {
    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        let answer = Conversation.answer
        router.registerHandler(
            forMethod: Router_V1_Router.Method.Complete.descriptor,
            deserializer: Conversation.RequestReader(),
            serializer: Conversation.ResponseWriter()
        ) { request, context in
            let single = try await ServerRequest(stream: request)
            guard !single.message.messages.isEmpty else {
                throw RPCError(code: .invalidArgument, message: "`messages` must not be empty")
            }
            return StreamingServerResponse(single: ServerResponse(message: answer))
        }
    }
}

func serve(announce: String) async throws {
    var configuration = HTTP2ServerTransport.Posix.Config.defaults
    configuration.http2.maxConcurrentStreams = 1000
    let transport = HTTP2ServerTransport.Posix(
        address: .ipv4(host: "127.0.0.1", port: 0),
        transportSecurity: .plaintext,
        config: configuration,
        eventLoopGroup: MultiThreadedEventLoopGroup(numberOfThreads: 1)
    )
    let server = GRPCServer(transport: transport, services: [Echo(), Chat()])
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.serve() }
        let port = try await transport.listeningAddress.ipv4?.port ?? 0
        try Files.replace(announce, with: "127.0.0.1:\(port)\n")
        try await group.waitForAll()
    }
}
