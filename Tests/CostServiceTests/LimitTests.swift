import CostService
import Messages
import RPCCore
import Stubs
import TestSupport
import Testing

@Suite("Limits of callers")
struct LimitTests {
    private let folder: TemporaryFolder
    private let user = CostV1.Limit(scope: .user, tenant: "acme", subject: "alice", requestsPerSecond: 2.5)

    init() throws {
        folder = try TemporaryFolder()
    }

    private func set(_ limit: CostV1.Limit?, _ tracker: Tracker) async throws -> UInt64 {
        try await tracker.control.setLimit(.init(limit: limit), options: Tracker.with()).snapshotVersion
    }

    private func list(_ tracker: Tracker) async throws -> [CostV1.Limit] {
        try await tracker.control.listLimits(.init(), options: Tracker.with()).limits
    }

    @Test("A limit that was set is in the next snapshot, and after a restart")
    func setting() async throws {
        let before = try await Tracker(path: folder.database)
        let version = try await set(user, before)
        #expect(before.owner.current?.limits == [user])
        #expect(before.owner.current?.version == version)
        #expect(try await set(user, before) == version)
        var faster = user
        faster.requestsPerSecond = 5
        #expect(try await set(faster, before) > version)
        #expect(try await list(before) == [faster])
        await before.close()
        let after = try await Tracker(path: folder.database)
        #expect(after.owner.current?.limits == [faster])
        _ = try await after.control.removeLimit(.init(limit: user), options: Tracker.with())
        #expect(after.owner.current?.limits == [])
        let error = await #expect(throws: RPCError.self) {
            try await after.control.removeLimit(.init(limit: user), options: Tracker.with())
        }
        #expect(error?.code == .notFound)
        await after.close()
    }

    @Test("The limit of the settings holds for each user until one is set in its place")
    func standing() async throws {
        let each = LimitRules.each(userRequestsPerSecond: 10)
        #expect(each == CostV1.Limit(scope: .user, requestsPerSecond: 10))
        #expect(LimitRules.each(userRequestsPerSecond: 0) == nil)
        let tracker = try await Tracker(path: folder.database, defaultLimit: each)
        #expect(try await list(tracker) == [CostV1.Limit(scope: .user, requestsPerSecond: 10)])
        _ = try await set(user, tracker)
        #expect(tracker.owner.current?.limits.count == 2)
        let tokens = CostV1.Limit(scope: .user, tokensPerMinute: 1000)
        _ = try await set(tokens, tracker)
        #expect(tracker.owner.current?.limits == [tokens, user])
        _ = try await tracker.control.removeLimit(.init(limit: tokens), options: Tracker.with())
        #expect(tracker.owner.current?.limits.first == each)
        await tracker.close()
    }

    @Test(
        "A limit that breaks a rule is refused by its field",
        arguments: [
            (CostV1.Limit(requestsPerSecond: 1), "limit.scope"),
            (CostV1.Limit(scope: .user), "limit.requests_per_second, tokens_per_minute, concurrent"),
            (CostV1.Limit(scope: .user, requestsPerSecond: -1), "limit.requests_per_second"),
            (CostV1.Limit(scope: .user, requestsPerSecond: .nan), "limit.requests_per_second"),
            (CostV1.Limit(scope: .user, requestsPerSecond: .infinity), "limit.requests_per_second"),
            (CostV1.Limit(scope: .user, requestsPerSecond: 1e-9), "limit.requests_per_second"),
            (CostV1.Limit(scope: .user, tokensPerMinute: 1_000_000_001), "limit.tokens_per_minute"),
            (CostV1.Limit(scope: .user, concurrent: 1_000_001), "limit.concurrent"),
            (CostV1.Limit(scope: .user, requestsPerSecond: 1, burst: 1_000_001), "limit.burst"),
            (CostV1.Limit(scope: .user, concurrent: 1, burst: 1), "limit.burst"),
            (CostV1.Limit(scope: .tenant, subject: "acme", concurrent: 1), "limit.subject"),
            (CostV1.Limit(scope: .user, tenant: "a\n", concurrent: 1), "limit.tenant"),
            (
                CostV1.Limit(scope: .user, model: String(repeating: "m", count: 257), concurrent: 1), "limit.model"
            ),
        ]
    )
    func rules(_ limit: CostV1.Limit, _ field: String) async throws {
        let tracker = try await Tracker(path: folder.database)
        let error = await #expect(throws: RPCError.self) { try await set(limit, tracker) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.hasPrefix(field + ":") == true, "\(error?.message ?? "")")
        #expect(try await list(tracker) == [])
        await tracker.close()
    }

    @Test("Only an admin may see or change limits; a key may be made unlimited")
    func admin() async throws {
        let tracker = try await Tracker(path: folder.database)
        for options in [Tracker.with(nil), Tracker.with(Tracker.userKey)] {
            await #expect(throws: RPCError.self) {
                try await tracker.control.setLimit(.init(limit: user), options: options)
            }
            await #expect(throws: RPCError.self) { try await tracker.control.listLimits(.init(), options: options) }
            await #expect(throws: RPCError.self) {
                try await tracker.control.removeLimit(.init(limit: user), options: options)
            }
        }
        for unlimited in [true, false] {
            let request = CostV1.CreateKeyRequest(role: .user, tenant: "t", unlimited: unlimited)
            let key = try await tracker.control.createKey(request, options: Tracker.with())
            #expect(tracker.owner.current?.keys.first { $0.id == key.id }?.unlimited == unlimited)
        }
        await tracker.close()
    }
}
