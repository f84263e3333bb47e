import NIOCore
import Synchronization

/// Calls that wait for a connection: bounded, woken together, with one timer for all of them.
final class WaitQueue: Sendable {
    enum Wake: Sendable {
        /// Look again.
        case changed
        /// The time is over.
        case late
        /// The waiting task was cancelled.
        case cancelled
        /// Too many wait already.
        case full
    }

    private struct Waiter {
        let continuation: UnsafeContinuation<Wake, Never>
        let until: NIODeadline
    }

    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        var last: UInt64 = 0
        var alarm: (time: NIODeadline, task: Scheduled<Void>)?
    }

    /// Times are kept to this: a timer for each of thousands of calls would cost more than it gives.
    private static let step = TimeAmount.milliseconds(5)

    private let most: Int
    private let loop: any EventLoop
    private let state = Mutex(State())

    init(most: Int, loop: any EventLoop) {
        self.most = most
        self.loop = loop
    }

    /// Calls that wait.
    var count: Int { state.withLock { $0.waiters.count } }

    /// Returns when there is something new, or it is `until`. `isOver` is asked once, when nothing new can be missed
    /// any more; if it is true there is nothing to wait for.
    func wait(until: NIODeadline, unless isOver: () -> Bool) async -> Wake {
        let id = state.withLock { state in
            state.last += 1
            return state.last
        }
        return await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<Wake, Never>) in
                let wake: Wake? = state.withLock { state in
                    if Task.isCancelled { return .cancelled }
                    if isOver() { return .changed }
                    guard state.waiters.count < most else { return .full }
                    state.waiters[id] = Waiter(continuation: continuation, until: until)
                    arm(until, &state)
                    return nil
                }
                if let wake { continuation.resume(returning: wake) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
            waiter?.continuation.resume(returning: .cancelled)
        }
    }

    /// There is something new for all of them.
    func wakeAll() {
        let waiters = state.withLock { state in
            state.alarm?.task.cancel()
            state.alarm = nil
            defer { state.waiters = [:] }
            return state.waiters
        }
        for waiter in waiters.values { waiter.continuation.resume(returning: .changed) }
    }

    private func arm(_ time: NIODeadline, _ state: inout State) {
        if let alarm = state.alarm, alarm.time <= time { return }
        state.alarm?.task.cancel()
        let task = loop.scheduleTask(deadline: time) { [weak self] () -> Void in self?.ring() }
        state.alarm = (time, task)
    }

    private func ring() {
        let now = NIODeadline.now()
        let late = state.withLock { state in
            state.alarm = nil
            let late = state.waiters.filter { $0.value.until <= now }
            for id in late.keys { state.waiters[id] = nil }
            if let next = state.waiters.values.map(\.until).min() { arm(max(next, now + Self.step), &state) }
            return late
        }
        for waiter in late.values { waiter.continuation.resume(returning: .late) }
    }
}
