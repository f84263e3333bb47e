import Foundation
import JSON
import Messages
import RPCCore
import ServiceRuntime
import Stubs

extension Tour {
    private static let batchItems = 60

    /// Many requests at the batch price, with results by custom id.
    func batch() async throws {
        let items = (1...Self.batchItems).map { number in
            let body = #"{"messages":[{"role":"user","content":"Repeat exactly: item \#(number)"}]}"#
            return BatchV1.Item(customID: "item-\(number)", body: [UInt8](body.utf8))
        }
        let submitted = try await batches.submit(.init(items: items), options: options())
        guard let first = submitted.batch else { throw Unmet(text: "the batch-worker answered without a batch") }
        let ended = try await batches.watch(.init(id: first.id), options: options(timeout: .seconds(120))) { states in
            var bar = ProgressBar("batch")
            var last = first
            for try await batch in states {
                last = batch
                bar.show(done: Int(batch.done + batch.failed), total: Int(batch.total), note: batch.model)
            }
            bar.finish()
            return last
        }
        try expect(
            ended.state == .completed,
            "the batch did not complete: \(String(decoding: ended.error, as: UTF8.self))"
        )
        try expect(Int(ended.done) == items.count, "\(ended.done) of \(items.count) items have a result")
        let right = try await batches.results(.init(id: first.id), options: options()) { results in
            var right = 0
            for try await item in results {
                let root = try JSONDocument(parsing: item.body).root
                let content = root["choices"]?.array?.first?["message"]?["content"]?.string
                if content == "item " + item.customID.dropFirst("item-".count) { right += 1 }
            }
            return right
        }
        try expect(right == items.count, "\(right) of \(items.count) results are the right ones")
        try expect(ended.savedNanodollars > 0, "the batch saved nothing")
        let (cost, saved) = (Dollars.text(ended.costNanodollars), Dollars.text(ended.savedNanodollars))
        print("\(right) results by custom id, cost \(cost), saved \(saved) against real time")
    }

    /// From examples to a model that is served by name.
    func finetune() async throws {
        let examples = (1...24).map { number in
            #"{"messages":[{"role":"user","content":"Question \#(number)?"},{"role":"assistant","content":"Answer \#(number)."}]}"#
        }
        var submission = FinetuneV1.SubmitRequest()
        submission.baseModel = "simulator/small"
        submission.trainingData = [UInt8](examples.joined(separator: "\n").utf8)
        submission.suffix = "demo"
        submission.epochs = 1
        let job = try await finetunes.submit(submission, options: options())
        try await finetunes.follow(.init(id: job.id), options: options(timeout: .seconds(120))) { events in
            for try await event in events {
                print("  \(event.type)  \(String(decoding: event.message, as: UTF8.self))")
            }
        }
        let ended = try await finetunes.get(.init(id: job.id), options: options())
        try expect(
            ended.state == .completed,
            "the fine-tune did not complete: \(String(decoding: ended.error, as: UTF8.self))"
        )
        let question = request("Repeat exactly: trained", model: ended.model)
        let answer = try await router.complete(question, options: options())
        try expect(answer.content == [UInt8]("trained".utf8), "the new model did not answer")
        try expect(answer.route?.model == ended.model, "\(answer.route?.model ?? "") answered for \(ended.model)")
        print(
            "\(ended.model) answers; \(ended.trainedTokens) tokens trained for \(Dollars.text(ended.costNanodollars))"
        )
    }

    /// The ledger equals the invoice, and says what was saved.
    func costReport() async throws {
        let request = CostV1.SpendRequest(byModel: true)
        let report = try await wait(.seconds(20), for: "a ledger that equals the meter") {
            () -> CostV1.SpendResponse? in
            let report = try await reports.spend(request, options: options(admin: true))
            let total = report.total ?? .init()
            let hasSavings = total.savedByCacheNanodollars > 0 && total.savedByBatchNanodollars > 0
            guard hasSavings else { return nil }
            return total.costNanodollars == (try await meteredCost()) ? report : nil
        }
        print(CostCommand.table(report).text)
        let total = report.total ?? .init()
        try expect(total.cacheHits > 0, "the cache hit is not in the report")
        try expect(total.inexactCalls == 0, "\(total.inexactCalls) rows are not exact")
        print("The ledger says \(Dollars.text(total.costNanodollars)), and so does the provider's own meter.")
    }

    /// What the provider would bill.
    private func meteredCost() async throws -> Int64 {
        let meter = try await http("GET", file.meterURL)
        var cost: Int64 = 0
        for line in meter.body.split(separator: UInt8(ascii: "\n")) {
            cost += try JSONDocument(parsing: [UInt8](line)).root["cost_nanodollars"]?.int ?? 0
        }
        return cost
    }
}
