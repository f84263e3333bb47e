import InferenceService
import Messages
import RPCCore
import Stubs
import Synchronization

/// The caller of a stream as the handler sees it. Leaves, as the RPC layer tells it, once it has `writesMax` messages.
final class RecordingWriter: RPCByteWriter {
    private let writesMax: Int
    private let onWrite: @Sendable (InferenceV1.CallChunk.Part?) -> Void
    private let count = Mutex(0)

    init(writesMax: Int = .max, onWrite: @escaping @Sendable (InferenceV1.CallChunk.Part?) -> Void) {
        self.writesMax = writesMax
        self.onWrite = onWrite
    }

    func queue(_ message: [UInt8]) throws(RPCError) -> Bool {
        let hasLeft = count.withLock { count in
            count += 1
            return count > writesMax
        }
        if hasLeft { throw RPCError(.cancelled, "the caller left") }
        do {
            onWrite(try InferenceV1.CallChunk(decoding: message).part)
        } catch {
            throw RPCError(.internal, "\(error)")
        }
        return false
    }

    func waitForRoom() async throws(RPCError) {}
}

extension InferenceUnderTest {
    /// Runs the handler of a stream without a transport between, so that each write is done when it returns.
    func write(to writer: RecordingWriter) async throws {
        let context = ServerContext(
            method: InferenceMethods.streamCall,
            metadata: Metadata(),
            deadline: .now + .seconds(60),
            peer: "test"
        )
        try await handler.streamCall(Self.request(), context: context, writer: RPCWriter(writer) { $0.encoded() })
    }
}
