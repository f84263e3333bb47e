import ArgumentParser
import Foundation
import JSON
import Messages
import Stubs

/// What was spent, and what the cache and the batches saved.
struct CostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cost",
        abstract: "Show spend by model, tenant and day, and what the cache and the batches saved."
    )

    enum Dimension: String, ExpressibleByArgument, CaseIterable {
        case model
        case tenant
        case day
    }

    @Option(parsing: .upToNextOption, help: "What to group by, any of model, tenant, day.")
    var by: [Dimension] = Dimension.allCases

    @Option(help: "How many days back, today included (UTC).")
    var days = 30

    @OptionGroup var stack: StackOptions

    func validate() throws {
        guard (1...3660).contains(days) else { throw ValidationError("--days must be 1 to 3660") }
    }

    mutating func run() async throws {
        let day: Int64 = 86_400_000
        let today = Int64(Date().timeIntervalSince1970 * 1000) / day * day
        let request = CostV1.SpendRequest(
            fromUnixMS: today - Int64(days - 1) * day,
            untilUnixMS: 0,
            byModel: by.contains(.model),
            byTenant: by.contains(.tenant),
            byDay: by.contains(.day)
        )
        let stack = stack
        try await stack.withChannel(to: "cost-tracker", while: "cost") { installation, transport in
            let options = try stack.callOptions(installation, as: .admin)
            let report = try await ReportsClient(transport).spend(request, options: options)
            if stack.json { Self.printJSONReport(report) } else { print(Self.table(report).text) }
        }
    }

    static func table(_ report: CostV1.SpendResponse) -> Table {
        var table = Table([
            ("day", .left), ("tenant", .left), ("model", .left), ("calls", .right), ("tokens in", .right),
            ("tokens out", .right), ("cost", .right), ("hits", .right), ("saved by cache", .right),
            ("saved by batch", .right), ("inexact", .right),
        ])
        var total = report.total ?? .init()
        total.day = "total"
        for line in report.lines + [total] {
            table.add([
                line.day, line.tenant, line.model, "\(line.calls)", "\(line.usage?.promptTokens ?? 0)",
                "\(line.usage?.completionTokens ?? 0)", Dollars.text(line.costNanodollars), "\(line.cacheHits)",
                Dollars.text(line.savedByCacheNanodollars), Dollars.text(line.savedByBatchNanodollars),
                "\(line.inexactCalls)",
            ])
        }
        return table
    }

    private static func printJSONReport(_ report: CostV1.SpendResponse) {
        printJSON { json in
            json.object { json in
                json.array("lines") { json in
                    for line in report.lines { json.raw(encoded(line)) }
                }
                json.member("total", json: encoded(report.total ?? .init()))
            }
        }
    }

    private static func encoded(_ line: CostV1.SpendLine) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            for (name, text) in [("model", line.model), ("tenant", line.tenant), ("day", line.day)] where !text.isEmpty
            {
                json.member(name, text)
            }
            let numbers: [(String, Int64)] = [
                ("calls", Int64(clamping: line.calls)),
                ("prompt_tokens", Int64(clamping: line.usage?.promptTokens ?? 0)),
                ("completion_tokens", Int64(clamping: line.usage?.completionTokens ?? 0)),
                ("cost_nanodollars", line.costNanodollars),
                ("inexact_calls", Int64(clamping: line.inexactCalls)),
                ("cache_hits", Int64(clamping: line.cacheHits)),
                ("saved_by_cache_nanodollars", line.savedByCacheNanodollars),
                ("saved_by_batch_nanodollars", line.savedByBatchNanodollars),
            ]
            for (name, number) in numbers {
                json.member(name, number)
            }
        }
        return json.bytes
    }
}
