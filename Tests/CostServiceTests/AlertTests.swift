import Alerts
import CostService
import Logging
import Messages
import RPCCore
import RPCInProcess
import Stubs
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite("Alerts")
struct AlertTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static func request(
        _ subject: String,
        _ text: String = "look",
        ended: Bool = false
    ) -> CostV1.RaiseAlertRequest {
        let alert = CostV1.Alert(kind: AlertKind.modelRetired, subject: subject, text: Array(text.utf8))
        return CostV1.RaiseAlertRequest(alert: alert, ended: ended)
    }

    private func list(_ tracker: Tracker, openOnly: Bool = false) async throws -> [CostV1.Alert] {
        try await tracker.reports.listAlerts(.init(openOnly: openOnly), options: Tracker.with()).alerts
    }

    @Test("Of a kind and subject one alert is open: it is new once, told once, and counts what comes after")
    func once() async throws {
        let tracker = try await Tracker(path: folder.database)
        let firsts = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let request = Self.request("model-\(number % 2)")
                    return try await tracker.control.raiseAlert(request, options: Tracker.with(nil)).isNew
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(firsts == 2)
        #expect(tracker.told.alerts.map(\.subject).sorted() == ["model-0", "model-1"])
        let open = try await list(tracker, openOnly: true)
        #expect(
            open.map(\.times) == [20, 20] && open.allSatisfy { $0.raisedUnixMS == Tracker.noon && $0.endedUnixMS == 0 }
        )
        let gauge = tracker.metrics.gauge("cost_tracker_alerts_open", help: "", labels: ["kind": "model-retired"])
        #expect(gauge.current == 2)
        _ = try await tracker.control.raiseAlert(Self.request("model-0", ended: true), options: Tracker.with(nil))
        #expect(gauge.current == 1)
        #expect(try await list(tracker, openOnly: true).map(\.subject) == ["model-1"])
        #expect(try await list(tracker).filter { $0.endedUnixMS > 0 }.map(\.subject) == ["model-0"])
        let again = try await tracker.control.raiseAlert(Self.request("model-0", "again"), options: Tracker.with(nil))
        #expect(again.isNew)
        #expect(try await list(tracker).first.map { String(decoding: $0.text, as: UTF8.self) } == "again")
        await tracker.close()
    }

    @Test("Open alerts outlive a restart; one that nobody raised for a day is over")
    func lifetime() async throws {
        let tracker = try await Tracker(path: folder.database)
        _ = try await tracker.control.raiseAlert(Self.request("old"), options: Tracker.with(nil))
        await tracker.close()
        let soon = try await Tracker(path: folder.database, secondsLater: 86_400)
        #expect(
            soon.metrics.gauge("cost_tracker_alerts_open", help: "", labels: ["kind": "model-retired"]).current == 1
        )
        #expect(try await !soon.control.raiseAlert(Self.request("old"), options: Tracker.with(nil)).isNew)
        await soon.close()
        let later = try await Tracker(path: folder.database, secondsLater: 2 * 86_400 + 1)
        #expect(try await list(later, openOnly: true).isEmpty)
        #expect(try await later.control.raiseAlert(Self.request("old"), options: Tracker.with(nil)).isNew)
        await later.close()
    }

    @Test("What is no alert is refused by field, and only admins see the list")
    func refusals() async throws {
        let tracker = try await Tracker(path: folder.database)
        let cases: [(CostV1.Alert, String)] = [
            (.init(), "alert.kind"), (.init(kind: "Big", subject: "x"), "alert.kind"),
            (.init(kind: "a"), "alert.subject"), (.init(kind: "a", subject: "x\ny"), "alert.subject"),
            (.init(kind: "a", subject: "x", text: [0xFF]), "alert.text"),
            (.init(kind: "a", subject: "x", text: [UInt8](repeating: 65, count: 1_025)), "alert.text"),
        ]
        for (alert, field) in cases {
            let error = await #expect(throws: RPCError.self) {
                try await tracker.control.raiseAlert(.init(alert: alert), options: Tracker.with(nil))
            }
            #expect(error?.code == .invalidArgument && error?.message.hasPrefix(field) == true)
        }
        let error = await #expect(throws: RPCError.self) {
            try await tracker.reports.listAlerts(.init(), options: Tracker.with(Tracker.userKey))
        }
        #expect(error?.code == .permissionDenied)
        #expect(try await list(tracker).isEmpty)
        await tracker.close()
    }
}

@Suite("Alert reporter")
struct AlertReporterTests {
    /// A tracker that notes what it is told, and may be away.
    private final class Desk: Sendable {
        struct State {
            var said: [String] = []
            var isAway = false
            var now = ContinuousClock.now
        }

        let state = Mutex(State())

        var said: [String] { state.withLock { $0.said } }

        func reporter() -> AlertReporter {
            var router = RPCRouter()
            router.register(
                ControlMethods.raiseAlert,
                unary: { (request: CostV1.RaiseAlertRequest, _) async throws -> CostV1.RaiseAlertResponse in
                    try self.state.withLock { state in
                        if state.isAway { throw RPCError(.unavailable, "away") }
                        state.said.append((request.ended ? "end " : "raise ") + (request.alert?.subject ?? ""))
                    }
                    return CostV1.RaiseAlertResponse(isNew: true)
                }
            )
            return AlertReporter(
                control: ControlClient(InProcessTransport(router: router)),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                now: { self.state.withLock { $0.now } }
            )
        }
    }

    @Test("The same is said once a minute, however often it is reported")
    func quiet() async {
        let desk = Desk()
        let reporter = desk.reporter()
        for _ in 0..<1_000 { reporter.raise("a", "x", "text") }
        #expect(await reporter.flush())
        for _ in 0..<1_000 { reporter.raise("a", "x", "text") }
        #expect(await reporter.flush())
        #expect(desk.said == ["raise x"])
        desk.state.withLock { $0.now += .seconds(61) }
        reporter.raise("a", "x", "text")
        reporter.raise("a", "y", "text")
        #expect(await reporter.flush())
        #expect(desk.said.count == 3 && Set(desk.said.suffix(2)) == ["raise x", "raise y"])
    }

    @Test("What is over is said after what it ends, and waits while the tracker is away")
    func order() async {
        let desk = Desk()
        let reporter = desk.reporter()
        desk.state.withLock { $0.isAway = true }
        reporter.raise("a", "x", "text")
        reporter.end("a", "x")
        #expect(await !reporter.flush())
        desk.state.withLock { $0.isAway = false }
        #expect(await reporter.flush())
        #expect(desk.said == ["raise x", "end x"])
        reporter.raise("a", "x", "again")
        #expect(await reporter.flush())
        #expect(desk.said.last == "raise x")
    }

    @Test("A flood of subjects is bounded")
    func bounded() async {
        let desk = Desk()
        let reporter = desk.reporter()
        for number in 0..<5_000 { reporter.raise("a", "\(number)", "text") }
        #expect(await reporter.flush())
        #expect(desk.said.count == AlertReporter.subjectsMax)
        desk.state.withLock { $0.now += .seconds(61) }
        reporter.raise("a", "later", "text")
        #expect(await reporter.flush())
        #expect(desk.said.last == "raise later")
    }

    @Test("Reports are sent while it runs, the first one at once")
    func running() async {
        let desk = Desk()
        let reporter = desk.reporter()
        let task = Task { await reporter.run() }
        reporter.raise("a", "x", "text")
        #expect(await eventually { desk.said == ["raise x"] })
        task.cancel()
        await task.value
    }
}
