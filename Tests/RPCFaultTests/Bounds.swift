import Synchronization
import Testing

@testable import RPCCore

/// What a session may hold, by docs/PROTOCOL.md, whatever its peer does.
enum Bounds {
    static func check(_ session: ServerSession, _ label: Comment) {
        let configuration = session.configuration
        session.state.withLock { state in
            #expect(state.calls.count <= configuration.callsMax, label)
            #expect(state.outbox.waiting <= SessionConfiguration.waitingMax + configuration.callsMax, label)
            #expect(session.bytes.bytes <= configuration.committedBytesMax, label)
            // The rest is held by answers that wait.
            #expect(session.bytes.bytes >= state.calls.values.reduce(0) { $0 + $1.heldBytes }, label)
        }
    }

    static func check(_ session: ClientSession, _ label: Comment) {
        session.state.withLock { state in
            #expect(state.calls.count <= Int(state.peer.callsMax), label)
            #expect(state.outbox.waiting <= SessionConfiguration.waitingMax + state.calls.count, label)
        }
    }
}
