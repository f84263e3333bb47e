import NIOCore

/// The head of a streamed answer that goes out by itself if the handler has not begun in time.
struct LateHead {
    let status: Int
    let headers: HTTPHeaders
    let filler: [UInt8]
    let interval: TimeAmount
    var timer: Scheduled<Void>?
    /// It went out.
    var isOut = false
}

extension HTTPConnection {
    func beginLate(_ late: LateHead, after time: TimeAmount, _ exchange: UInt64) throws {
        try checkUnanswered(exchange)
        lateHead = late
        armLateHead(time)
    }

    /// Takes the late head back; true if it is out already.
    func takeLateHead() -> Bool {
        guard let late = lateHead else { return false }
        late.timer?.cancel()
        lateHead = nil
        return late.isOut
    }

    private func armLateHead(_ time: TimeAmount) {
        let exchange = exchange
        lateHead?.timer = loop.assumeIsolated().scheduleTask(in: time) { self.lateHeadIsDue(exchange) }
    }

    private func lateHeadIsDue(_ exchange: UInt64) {
        guard exchange == self.exchange, let late = lateHead else { return }
        if !late.isOut {
            do { try writeHead(status: late.status, headers: late.headers, exchange) } catch { return }
            lateHead?.isOut = true
        }
        // What a client does not read need not be said again.
        if channel.isWritable, (try? write(late.filler, exchange)) == nil { return }
        armLateHead(late.interval)
    }
}
