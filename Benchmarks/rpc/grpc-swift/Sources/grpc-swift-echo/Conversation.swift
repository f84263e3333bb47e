import Foundation
import GRPCProtobuf

/// The messages of `chat`, field for field those of rpc-echo.
enum Conversation {
    typealias RequestReader = ProtobufDeserializer<Router_V1_CompleteRequest>
    typealias ResponseWriter = ProtobufSerializer<Router_V1_CompleteResponse>

    static let answer: Router_V1_CompleteResponse = .with {
        $0.id = "chatcmpl-5f0c9b1e7a7d4a0e"
        $0.content = text(600)
        $0.finishReason = "stop"
        $0.usage = .with {
            $0.promptTokens = 512
            $0.completionTokens = 150
        }
        $0.route = .with {
            $0.model = "meta-llama/Llama-3.3-70B-Instruct-Turbo"
            $0.provider = "together"
            $0.attempts = 1
            $0.cache = .miss
        }
        $0.cost = .with {
            $0.costNanodollars = 582_560
            $0.priceVersion = 7
            $0.quality = .exact
        }
    }

    static let request: Router_V1_CompleteRequest = .with {
        $0.model = "auto"
        $0.task = .chat
        $0.priority = .standard
        $0.messages = [message(.system, 500)]
        for turn in 0..<3 { $0.messages += [message(.user, 150 + 50 * turn), message(.assistant, 450)] }
        $0.temperature = 0.2
        $0.maxTokens = 1024
        $0.topP = 0.9
        $0.seed = 42
        $0.stop = ["\n\n", "END"]
        $0.responseFormat = Data(#"{"type":"json_object"}"#.utf8)
        $0.allowCached = true
    }

    private static func message(_ role: Router_V1_Role, _ bytes: Int) -> Router_V1_Message {
        .with {
            $0.role = role
            $0.content = text(bytes)
        }
    }

    private static func text(_ count: Int) -> Data {
        let words = [UInt8]("the quick brown fox jumps over the lazy dog and back again; ".utf8)
        return Data((0..<count).map { words[$0 % words.count] })
    }
}
