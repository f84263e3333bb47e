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
    /// Runs `body` under the session's lock, with the driver and the largest message that the peer takes.
    func withOutbox<R: Sendable>(_ body: (inout Outbox, _ messageBytesMax: Int) -> R) -> (R, (any SessionDriver)?)
}

extension Sender {
    /// Queues a message. True when the reader is far behind. Throws CANCELLED when the call is over or the task was
    /// cancelled, and RESOURCE_EXHAUSTED when the peer takes no message that large.
    func queue(_ message: [UInt8], on line: Line) throws(RPCError) -> Bool {
        if Task.isCancelled { throw .taskCancelled }
        let (result, driver) = withOutbox { outbox, limit -> Result<Bool, RPCError> in
            guard !line.isFinished else { return .failure(RPCError(.cancelled, "the call is over")) }
            guard message.count <= limit else { return .failure(.tooLarge(message.count, limit: limit)) }
            guard outbox.hold(message.count, for: line) else { return .failure(.full) }
            if message.count <= Frame.Piece.bytesMax {
                outbox.send(.data(Frame.Piece(payload: message)), on: line)
            } else {
                for piece in Frame.Piece.pieces(of: message) { outbox.send(.data(piece), on: line) }
            }
            return .success(line.isFull)
        }
        let isFull = try result.get()
        driver?.wake()
        return isFull
    }

    /// Returns when the line is shorter, or closed. Throws CANCELLED when the task was cancelled.
    func waitForRoom(_ line: Line) async throws(RPCError) {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { (waiter: Outbox.Waiter) in
                // Looked at under the lock: a cancellation before it finds nobody to wake.
                let (waits, _) = withOutbox { _, _ in !Task.isCancelled && line.wait(waiter) }
                if !waits { waiter.resume() }
            }
        } onCancel: {
            // All of the call's: those that were not meant look again.
            let (waiters, _) = withOutbox { _, _ in line.takeWaiters() }
            for waiter in waiters { waiter.resume() }
        }
        if Task.isCancelled { throw .taskCancelled }
    }
}

extension RPCError {
    fileprivate static var taskCancelled: RPCError { RPCError(.cancelled, "the call was cancelled") }
}

extension Frame.Piece {
    /// What fits into a frame beside everything else, in bytes.
    static let bytesMax = FrameCodec.frameBytesMax - 4096

    /// A message in pieces that fit into frames of their own. None of them says that it is the last of the call.
    static func pieces(of message: [UInt8]) -> [Frame.Piece] {
        stride(from: 0, to: max(1, message.count), by: bytesMax).map { start in
            let end = min(start + bytesMax, message.count)
            return Frame.Piece(
                payload: [UInt8](message[start..<end]),
                more: end < message.count,
                messageBytes: start == 0 && end < message.count ? UInt32(message.count) : 0
            )
        }
    }
}
