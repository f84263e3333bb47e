import Logging
import Synchronization
import Telemetry
import Testing

@Suite("Log lines")
struct LogTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
        func write(_ bytes: [UInt8]) { all.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) } }
        var first: String { all.withLock { $0.first ?? "" } }
    }

    private func logger(_ format: LogFormat, level: Logger.Level = .info) -> (Logger, Lines) {
        let lines = Lines()
        let handler = LogSetup.handler(format: format, level: level, service: "router", write: lines.write)
        return (Logger(label: "router", factory: { _ in handler }), lines)
    }

    @Test("A JSON line carries time, level, service, message and the request id beside them")
    func json() {
        var (logger, lines) = logger(.json)
        logger[metadataKey: "request_id"] = "r-1"
        logger.info("call \"done\"\n", metadata: ["message": "m\u{1}"])
        #expect(lines.first.hasPrefix("{\"time\":\"20"))
        #expect(
            lines.first.hasSuffix(
                "\"level\":\"info\",\"service\":\"router\",\"message\":\"call \\\"done\\\"\\n\","
                    + "\"message_\":\"m\\u0001\",\"request_id\":\"r-1\"}\n"
            )
        )
    }

    @Test("A human line stays one line whatever the message holds")
    func human() {
        let (logger, lines) = logger(.human)
        logger.warning("bad\nINFO fake", metadata: ["a": "b c"])
        #expect(lines.first.hasSuffix("WARNING router: bad | INFO fake a=\"b c\"\n"))
    }

    @Test("Lines below the level are dropped")
    func level() {
        let (logger, lines) = logger(.json, level: .error)
        logger.warning("no")
        #expect(lines.first.isEmpty)
    }
}
