import ArgumentParser
import JSON
import Messages
import Stubs

/// What people should look at.
struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "List what people should look at, newest first."
    )

    @Flag(help: "Only those that are not over.")
    var open = false

    @OptionGroup var stack: StackOptions

    mutating func run() async throws {
        let (stack, open) = (stack, open)
        try await stack.withChannel(to: "cost-tracker", while: "alerts") { installation, transport in
            let options = try stack.callOptions(installation, as: .admin)
            let alerts = try await ReportsClient(transport).listAlerts(.init(openOnly: open), options: options).alerts
            if stack.json {
                Self.printJSONList(alerts)
            } else {
                print(Self.table(alerts).text)
            }
        }
    }

    private static func table(_ alerts: [CostV1.Alert]) -> Table {
        var table = Table([
            ("since", .left), ("until", .left), ("kind", .left), ("subject", .left), ("times", .right), ("what", .left),
        ])
        for alert in alerts {
            table.add([
                timeText(alert.raisedUnixMS), alert.endedUnixMS == 0 ? "open" : timeText(alert.endedUnixMS), alert.kind,
                alert.subject, "\(alert.times)", String(decoding: alert.text, as: UTF8.self),
            ])
        }
        return table
    }

    private static func printJSONList(_ alerts: [CostV1.Alert]) {
        printJSON { json in
            json.array { json in
                for alert in alerts {
                    json.object { json in
                        json.key("kind")
                        json.value(alert.kind)
                        json.key("subject")
                        json.value(alert.subject)
                        json.key("text")
                        json.value(String(decoding: alert.text, as: UTF8.self))
                        json.key("raised_unix_ms")
                        json.value(alert.raisedUnixMS)
                        json.key("ended_unix_ms")
                        json.value(alert.endedUnixMS)
                        json.key("times")
                        json.value(Int64(clamping: alert.times))
                    }
                }
            }
        }
    }
}
