import Logging
import Messages
import Provider
import RPCCore
import SQLStore
import Spending
import Stubs
import Synchronization
import TestSupport
import Testing

@Suite("A fine-tune from submission to model")
struct FinetuneFlowTests {
    @Test("A good job is uploaded, trained, booked once, registered, and its events can be followed to the end")
    func goodJob() async throws {
        try await Fixture.run { fixture in
            let job = try await fixture.submit { $0.epochs = 3 }
            #expect(job.state == .pending && job.examples == 1)
            async let followed = fixture.client.follow(.init(id: job.id), options: Fixture.options()) { events in
                var types: [String] = []
                for try await event in events { types.append(event.type) }
                return types
            }
            fixture.provider.state.withLock { $0.events = ["training_start"] }
            try await fixture.pass()
            #expect(try await fixture.job(job.id).state == .running)
            fixture.provider.state.withLock {
                $0.status = "completed"
                $0.tokens = 500
                $0.events.append("training_complete")
            }
            fixture.clock.advance(.seconds(3))
            try await fixture.pass()
            let done = try await fixture.job(job.id)
            #expect(done.state == .completed && done.trainedTokens == 1_500 && done.costNanodollars == 3_000_000)
            #expect(fixture.registrar.state.withLock { $0.models.map(\.id) } == [done.model])
            #expect(
                try await followed == [
                    "data_checked", "file_uploaded", "provider_job_created", "training_start", "training_complete",
                    "model_registered",
                ]
            )
            let rows = try await fixture.settlements()
            #expect(rows.count == 1 && rows[0].usage?.units == 1_500 && rows[0].quality == .exact)
            #expect(rows[0].kind == .finetune && rows[0].attribution?.tenant == "acme")
            let attempt = Attempt.id(journal: fixture.outbox.journal, seq: rows[0].intentSeq)
            #expect(fixture.provider.starts.map(\.requestID) == [attempt])
            try await fixture.pass()
            #expect(try await fixture.settlements().count == 1)
        }
    }

    @Test("A repeat of a submission id gives the first job; another tenant never sees it")
    func repeated() async throws {
        try await Fixture.run { fixture in
            let first = try await fixture.submit { $0.submissionID = "s1" }
            let second = try await fixture.submit { $0.submissionID = "s1" }
            #expect(first.id == second.id)
            await #expect {
                try await fixture.client.get(.init(id: first.id), options: Fixture.options("key-b"))
            } throws: {
                ($0 as? RPCError)?.code == .notFound
            }
        }
    }

    @Test("A crash after the provider was asked adopts its job instead of making a second one")
    func adopts() async throws {
        try await Fixture.run { fixture in
            let job = try await fixture.submit()
            fixture.provider.state.withLock {
                $0.failures["POST /fine-tunes"] = [ProviderFailure(.unknown, .closed, "gone")]
                $0.makesDespiteFailure = true
            }
            try await fixture.pass()
            fixture.clock.advance(.seconds(20))
            try await fixture.pass()
            #expect(fixture.provider.starts.count == 1)
            #expect(try await fixture.eventTypes(job.id).contains("provider_job_found"))
            #expect(try await fixture.job(job.id).providerJobID == "ft-1")
        }
    }

    @Test("A start of unknown outcome is repeated with the same attempt id once the provider's list has settled")
    func startsAgain() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.submit()
            fixture.provider.state.withLock {
                $0.failures["POST /fine-tunes"] = [ProviderFailure(.unknown, .closed, "gone")]
            }
            try await fixture.pass()
            fixture.clock.advance(.seconds(5))
            try await fixture.pass()
            #expect(fixture.provider.starts.count == 1)
            fixture.clock.advance(.seconds(6))
            try await fixture.pass()
            #expect(fixture.provider.starts.count == 2)
            #expect(Set(fixture.provider.starts.map(\.requestID)).count == 1)
        }
    }

    @Test("A refused start fails the job with the provider's words and costs nothing")
    func refused() async throws {
        try await Fixture.run { fixture in
            let job = try await fixture.submit()
            let body = Array(#"{"error":{"message":"cannot be fine-tuned"}}"#.utf8)
            fixture.provider.state.withLock {
                $0.failures["POST /fine-tunes"] = [.refused(ProviderHead(status: 400), body: body)]
            }
            try await fixture.pass()
            let failed = try await fixture.job(job.id)
            #expect(failed.state == .failed)
            #expect(String(decoding: failed.error, as: UTF8.self).contains("cannot be fine-tuned (status 400)"))
            #expect(try await fixture.settlements().isEmpty)
        }
    }

    @Test("A provider that is away is asked again later; a failed training is free")
    func retriesAndFailure() async throws {
        try await Fixture.run { fixture in
            let job = try await fixture.submit()
            fixture.provider.state.withLock {
                $0.failures["POST /files/upload"] = [ProviderFailure(.notSent, .connect, "refused")]
                $0.status = "error"
                $0.tokens = 99
            }
            try await fixture.pass()
            #expect(try await fixture.job(job.id).state == .pending)
            fixture.clock.advance(.seconds(2))
            try await fixture.pass()
            #expect(try await fixture.job(job.id).state == .failed)
            let rows = try await fixture.settlements()
            #expect(rows.count == 1 && rows[0].costNanodollars == 0 && rows[0].usage?.units == 0)
        }
    }

    @Test("A cancelled training pays for the epochs that it trained")
    func cancelled() async throws {
        try await Fixture.run { fixture in
            let job = try await fixture.submit { $0.epochs = 5 }
            try await fixture.pass()
            fixture.provider.state.withLock {
                $0.tokens = 250
                $0.events = ["training_start", "epoch_complete", "epoch_complete"]
            }
            _ = try await fixture.client.cancel(.init(id: job.id), options: Fixture.options())
            try await fixture.pass()
            #expect(try await fixture.job(job.id).state == .cancelled)
            let rows = try await fixture.settlements()
            #expect(rows.count == 1 && rows[0].costNanodollars == 1_000_000 && rows[0].quality == .partial)
            #expect(try await fixture.client.cancel(.init(id: job.id), options: Fixture.options()).state == .cancelled)
        }
    }

    @Test("A job that is cancelled before it was sent never reaches the provider")
    func cancelledEarly() async throws {
        try await Fixture.run { fixture in
            let job = try await fixture.submit()
            _ = try await fixture.client.cancel(.init(id: job.id), options: Fixture.options())
            try await fixture.pass()
            #expect(try await fixture.job(job.id).state == .cancelled)
            #expect(fixture.provider.state.withLock { $0.requests.isEmpty })
        }
    }

    @Test("Registration is tried again with growing waits, told three times, and never given up")
    func registration() async throws {
        try await Fixture.run { fixture in
            fixture.registrar.state.withLock { $0.failures = 5 }
            fixture.provider.state.withLock {
                $0.status = "completed"
                $0.tokens = 10
            }
            let job = try await fixture.submit()
            try await fixture.pass()
            for wait in [5, 10, 20, 40] {
                #expect(try await fixture.job(job.id).state == .deploying)
                fixture.clock.advance(.seconds(wait - 1))
                try await fixture.pass()
                fixture.clock.advance(.seconds(1))
                try await fixture.pass()
            }
            fixture.clock.advance(.seconds(60))
            try await fixture.pass()
            #expect(try await fixture.job(job.id).state == .completed)
            let types = try await fixture.eventTypes(job.id)
            #expect(types.count { $0 == "registration_failed" } == 3)
            #expect(fixture.log.messages(.warning).count { $0.contains("could not be registered") } == 3)
            #expect(try await fixture.settlements().count == 1)
        }
    }
}
