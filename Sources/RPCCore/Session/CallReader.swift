import Synchronization

/// What a session does for the reader of one of its calls.
protocol CallReaderSession: AnyObject, Sendable {
    /// So much may be given back to the peer.
    func giveCredit(_ call: UInt64, _ bytes: UInt64)
    /// The task that waits was cancelled: the reader is to be ended, now.
    func readerCancelled(_ call: UInt64)
}

/// The messages of one direction of a call: what has come, how it ended, who waits. Read by one task.
final class CallReader: RPCByteStream {
    private struct State {
        var inbox: Inbox
        var first: Inbox.Arrival?
        var rest: [Inbox.Arrival] = []
        var outcome: Result<Void, RPCError>?
        var waiter: UnsafeContinuation<Void, Never>?
        /// Wakes for every message; else only for the end.
        var wantsEach = false

        mutating func add(_ arrival: Inbox.Arrival) {
            if first == nil { first = arrival } else { rest.append(arrival) }
        }
    }

    private let session: any CallReaderSession
    let id: UInt64
    private let state: Mutex<State>

    init(session: any CallReaderSession, id: UInt64, _ configuration: borrowing SessionConfiguration) {
        self.session = session
        self.id = id
        let inbox = Inbox(window: configuration.windowBytes, messageBytesMax: configuration.messageBytesMax)
        state = Mutex(State(inbox: inbox))
    }

    /// Takes a piece, and wakes who waits for it. Gives the credit that is to be given back now. Throws when the peer
    /// breaks the limits it was told. What comes after the end is thrown away.
    func receive(_ piece: Frame.Piece) throws(RPCError) -> UInt64? {
        typealias Received = (credit: UInt64?, waiter: UnsafeContinuation<Void, Never>?)
        let received = try state.withLock { state throws(RPCError) -> Received in
            guard state.outcome == nil else { return (nil, nil) }
            let arrival = try state.inbox.receive(piece)
            if let arrival { state.add(arrival) }
            let wakes = arrival != nil && state.wantsEach
            return (state.inbox.takeCredit(), wakes ? state.waiter.take() : nil)
        }
        received.waiter?.resume()
        return received.credit
    }

    /// The message announced by the first piece that came, in bytes; 0 when none is under way.
    var announcedBytes: Int { state.withLock { $0.inbox.announcedBytes } }

    /// A message has begun and is not whole.
    var isUnfinished: Bool { state.withLock { $0.inbox.isUnfinished } }

    /// No more will come. The first outcome counts.
    func ended(_ outcome: Result<Void, RPCError>) {
        let waiter = state.withLock { state -> UnsafeContinuation<Void, Never>? in
            guard state.outcome == nil else { return nil }
            state.outcome = outcome
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// No more will come after this piece: a clean end, unless a message is not whole.
    func ended(with piece: Frame.Piece?) {
        do throws(RPCError) {
            if let piece { _ = try receive(piece) }
            guard !isUnfinished else { throw RPCError(.dataLoss, "the call ended in the middle of a message") }
            ended(.success(()))
        } catch {
            ended(.failure(error))
        }
    }

    /// Everything that has come, at least one message; nil after a clean end.
    package func next() async throws(RPCError) -> [[UInt8]]? {
        while true {
            let (messages, credit, outcome) = state.withLock { state in
                let messages = Self.take(&state)
                return (messages, state.inbox.takeCredit(), state.outcome)
            }
            if let credit { session.giveCredit(id, credit) }
            if !messages.isEmpty { return messages }
            if let outcome {
                try outcome.get()
                return nil
            }
            await wait(each: true)
        }
    }

    private static func take(_ state: inout State) -> [[UInt8]] {
        guard let first = state.first.take() else { return [] }
        state.inbox.consumed(first.charge)
        guard !state.rest.isEmpty else { return [first.message] }
        var messages = [first.message]
        messages.reserveCapacity(state.rest.count + 1)
        for arrival in state.rest {
            state.inbox.consumed(arrival.charge)
            messages.append(arrival.message)
        }
        state.rest.removeAll(keepingCapacity: true)
        return messages
    }

    /// The message of a call that has one, when the call has ended: its caller wakes once.
    func only(_ method: MethodDescriptor) async throws(RPCError) -> [UInt8] {
        await wait(each: false)
        let (message, more, outcome) = state.withLock { ($0.first.take()?.message, $0.rest.count, $0.outcome) }
        try outcome?.get()
        guard let message, more == 0 else { throw .notOneResponse(method, isEmpty: message == nil) }
        return message
    }

    /// The first message, if it is whole.
    func takeFirst() -> [UInt8]? { state.withLock { $0.first.take()?.message } }

    private func wait(each: Bool) async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
                let isReady = state.withLock { state in
                    guard state.outcome == nil, !each || state.first == nil else { return true }
                    state.wantsEach = each
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            session.readerCancelled(id)
        }
    }
}
