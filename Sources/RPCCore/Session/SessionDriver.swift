/// What carries a session's frames: a TCP channel, or the other session of the same process.
package protocol SessionDriver: AnyObject, Sendable {
    /// There are frames to take. Called from any thread, often; must return at once.
    func wake()
    /// Nothing more will be sent after what is queued: close. Called from any thread.
    func close()
    /// Calls the session's `check` at about this time, and forgets the time that was asked for before. Called from any
    /// thread.
    func check(at time: ContinuousClock.Instant)
}

/// What both sides of a connection have in common: frames to send, and writers that wait for room.
protocol Sender: AnyObject, Sendable {
    /// Runs `body` under the session's lock.
    func withOutbox<R: Sendable>(_ body: (inout Outbox) -> R) -> R
    /// Frames were queued.
    func wakeDriver()
    /// Largest message that the peer takes, in bytes.
    var peerMessageBytesMax: Int { get }
}

extension Sender {
    /// Queues a message of a call that has a line, and waits while the reader is far behind. Throws CANCELLED when the
    /// call is over or the task was cancelled, and RESOURCE_EXHAUSTED when the peer takes no message that large.
    func write(_ message: [UInt8], call: UInt64) async throws(RPCError) {
        let limit = peerMessageBytesMax
        guard message.count <= limit else { throw .tooLarge(message.count, limit: limit) }
        let (isOpen, isFull) = withOutbox { outbox in
            guard outbox.takesMore(call) else { return (false, false) }
            for piece in Frame.Piece.pieces(of: message) { outbox.send(Frame(callID: call, .data(piece))) }
            return (true, outbox.isFull(call))
        }
        guard isOpen else { throw RPCError(.cancelled, "the call is over") }
        wakeDriver()
        if isFull { await waitForRoom(call) }
        if Task.isCancelled { throw RPCError(.cancelled, "the call was cancelled") }
    }

    private func waitForRoom(_ call: UInt64) async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { (waiter: Outbox.Waiter) in
                // Looked at under the lock: a cancellation before it finds nobody to wake.
                let waits = withOutbox { !Task.isCancelled && $0.wait(call, waiter) }
                if !waits { waiter.resume() }
            }
        } onCancel: {
            // All of the call's: those that were not meant look again.
            for waiter in withOutbox({ $0.takeWaiters(call) }) { waiter.resume() }
        }
    }
}

extension Frame.Piece {
    /// A message in pieces that fit into frames of their own. None of them says that it is the last of the call.
    static func pieces(of message: [UInt8]) -> [Frame.Piece] {
        let size = FrameCodec.frameBytesMax - 4096
        guard message.count > size else { return [Frame.Piece(payload: message)] }
        return stride(from: 0, to: message.count, by: size).map { start in
            let end = min(start + size, message.count)
            return Frame.Piece(
                payload: [UInt8](message[start..<end]),
                more: end < message.count,
                messageBytes: start == 0 ? UInt32(message.count) : 0
            )
        }
    }
}
