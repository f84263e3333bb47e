package import Logging
import Messages
import RPCCore
package import Stubs
import Synchronization

/// Tells the cost-tracker what people should look at. Reporting never waits: what is said is kept, bounded, and sent by
/// ``run()``; the same said again within a minute is dropped, and of one kind and subject something is sent at most once a
/// second.
package final class AlertReporter: Sendable {
    /// Kinds and subjects that are remembered or wait to be sent; what comes beyond is dropped until there is room.
    package static let subjectsMax = 1_024
    /// The most bytes of an alert's text.
    package static let textBytesMax = 1_024
    private static let quietTime = Duration.seconds(60)

    private struct Key: Hashable {
        let kind: String
        let subject: String
    }

    private struct Entry {
        /// Oldest first; two neighbours never say the same.
        var unsent: [CostV1.RaiseAlertRequest] = []
        /// Whether the last thing said was that it is over, and when.
        var hasEnded = false
        var saidAt: ContinuousClock.Instant
    }

    private let control: ControlClient
    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    private let entries = Mutex<[Key: Entry]>([:])
    private let bell = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// A reporter to `control`; `now` is the clock of the minute.
    package init(
        control: ControlClient,
        logger: Logger,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.control = control
        self.logger = logger
        self.now = now
    }

    /// Somebody should look at this. `text`: what happened and what to do; never a secret.
    package func raise(_ kind: String, _ subject: String, _ text: String) {
        let alert = CostV1.Alert(kind: kind, subject: subject, text: Self.cut(text))
        say(CostV1.RaiseAlertRequest(alert: alert))
    }

    /// It is over.
    package func end(_ kind: String, _ subject: String) {
        say(CostV1.RaiseAlertRequest(alert: CostV1.Alert(kind: kind, subject: subject), ended: true))
    }

    private func say(_ request: CostV1.RaiseAlertRequest) {
        guard let alert = request.alert else { return }
        let key = Key(kind: alert.kind, subject: alert.subject)
        let time = now()
        let isNew = entries.withLock { entries -> Bool in
            if let entry = entries[key], entry.hasEnded == request.ended, time - entry.saidAt < Self.quietTime {
                return false
            }
            if entries[key] == nil, entries.count >= Self.subjectsMax {
                entries = entries.filter { !$0.value.unsent.isEmpty || time - $0.value.saidAt < Self.quietTime }
                guard entries.count < Self.subjectsMax else { return false }
            }
            var entry = entries[key] ?? Entry(saidAt: time)
            (entry.hasEnded, entry.saidAt) = (request.ended, time)
            if entry.unsent.last?.ended == request.ended { entry.unsent.removeLast() }
            // To and fro while nothing could be sent: how it ended up is what counts.
            if entry.unsent.count == 2 { entry.unsent.removeFirst() }
            entry.unsent.append(request)
            entries[key] = entry
            return true
        }
        if isNew { bell.continuation.yield() }
    }

    /// Sends until the task is cancelled. While the tracker is away, everything waits.
    package func run() async {
        for await _ in bell.stream {
            if await !flush() { bell.continuation.yield() }
            do { try await Task.sleep(for: .seconds(1)) } catch { return }
        }
    }

    /// Sends what waits. Returns false if some of it could not be sent.
    package func flush() async -> Bool {
        let waiting = entries.withLock { entries in entries.filter { !$0.value.unsent.isEmpty }.map(\.key) }
        for key in waiting {
            while let request = entries.withLock({ $0[key]?.unsent.first }) {
                do {
                    _ = try await control.raiseAlert(request, options: CallOptions(timeout: .seconds(2)))
                } catch {
                    guard error.code == .invalidArgument else { return false }
                    logger.error("an alert was refused", metadata: ["error": "\(error)"])
                }
                entries.withLock { entries in
                    if entries[key]?.unsent.first == request { entries[key]?.unsent.removeFirst() }
                }
            }
        }
        return true
    }

    /// At most ``textBytesMax`` bytes of whole characters.
    private static func cut(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for character in text {
            guard bytes.count + character.utf8.count <= textBytesMax else { break }
            bytes += character.utf8
        }
        return bytes
    }
}
