import Foundation
import Messages
import RPCCore
import RPCTransport
import Stubs

/// What `make run` shows: one completion, how it was served, and where everything is.
enum Greeting {
    static func print(_ settings: StackSettings) async throws {
        let stack = try StackFile.find(option: settings.stackFile)
        let channel = try stack.channel(to: "router")
        var options = CallOptions(timeout: .seconds(60))
        options.metadata["authorization"] = "Bearer " + stack.apiKey
        var request = RouterV1.CompleteRequest()
        request.messages = [.init(role: .user, content: [UInt8]("Say hello to the person who started you.".utf8))]
        request.temperature = 0
        let answer: RouterV1.CompleteResponse
        do {
            answer = try await RouterClient(channel).complete(request, options: options)
        } catch {
            await channel.close()
            throw CommandFailure(error, while: "first completion")
        }
        await channel.close()
        let provider =
            settings.usesSimulator
            ? "\(settings.provider) (simulator; set TOGETHER_API_KEY for Together AI)" : settings.provider
        say(
            """

            \(String(decoding: answer.content, as: UTF8.self))

            \(describe(answer.route ?? .init(), answer.cost ?? .init(), answer.usage ?? .init()))

            gateway   \(stack.gatewayURL)/v1
            key       \(stack.apiKey)
            provider  \(provider)
            stack     \(stack.path)

            Ctrl-C stops everything.
            """
        )
    }
}
