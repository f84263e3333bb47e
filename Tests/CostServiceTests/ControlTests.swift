import Catalogue
import CostService
import Crypto
import Messages
import RPCCore
import SQLite
import Stubs
import TestSupport
import Testing

@Suite("Snapshot, models and keys")
struct ControlTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The snapshots of a watch up to the first one that `isLast`.
    private func watch(
        _ tracker: Tracker,
        until isLast: @escaping @Sendable (CostV1.Snapshot) -> Bool
    ) async throws -> [CostV1.Snapshot] {
        try await tracker.control.watchSnapshot(.init(service: "test"), options: Tracker.with(nil)) { stream in
            var snapshots: [CostV1.Snapshot] = []
            for try await snapshot in stream {
                snapshots.append(snapshot)
                if isLast(snapshot) { break }
            }
            return snapshots
        }
    }

    private func tuned(_ id: String = "acme/tuned") -> RouterV1.Model {
        RouterV1.Model(id: id, task: .chat, provider: "together", price: Records.price, quality: 0.9)
    }

    @Test("A watch gets the catalogue and the keys' hashes at once, and every change after it")
    func watching() async throws {
        let tracker = try await Tracker(path: folder.database)
        let first = try #require(try await watch(tracker) { _ in true }.first)
        #expect(Catalogue(first)["openai/gpt-oss-120b"] != nil)
        let ring = KeyRing(first.keys)
        #expect(ring.key(sha256: SHA256.hash(Array(Tracker.adminKey.utf8)))?.isAdmin == true)
        #expect(ring.key(sha256: SHA256.hash(Array(Tracker.userKey.utf8)))?.unlimited == true)

        async let seen = watch(tracker) { Catalogue($0)["acme/tuned"]?.isRetired == true }
        let registered = try await tracker.control.registerModel(.init(model: tuned()), options: Tracker.with())
        let retired = try await tracker.control.retireModel(.init(id: "acme/tuned"), options: Tracker.with())
        #expect(registered.snapshotVersion > first.version)
        #expect(retired.snapshotVersion > registered.snapshotVersion)
        let versions = try await seen.map(\.version)
        #expect(versions == versions.sorted())
        #expect(Set(versions).count == versions.count)
        #expect(versions.last == retired.snapshotVersion)
        await tracker.close()
    }

    @Test("Registered models, retirements and keys survive a restart, and the version only goes up")
    func restart() async throws {
        let before = try await Tracker(path: folder.database)
        _ = try await before.control.registerModel(.init(model: tuned()), options: Tracker.with())
        let last = try await before.control.retireModel(.init(id: "openai/gpt-oss-120b"), options: Tracker.with())
        let key = try await before.control.createKey(.init(role: .admin, tenant: "t"), options: Tracker.with())
        await before.close()
        let after = try await Tracker(path: folder.database)
        let snapshot = try #require(after.owner.current)
        #expect(snapshot.version > last.snapshotVersion)
        let catalogue = Catalogue(snapshot)
        #expect(catalogue["acme/tuned"]?.isRegistered == true)
        #expect(catalogue["acme/tuned"]?.price == Records.price)
        #expect(catalogue["openai/gpt-oss-120b"]?.isRetired == true)
        _ = try await after.control.listKeys(.init(), options: Tracker.with(key.key))
        await after.close()
    }

    @Test("A tracker whose database was lost goes on above the versions that watchers have")
    func lost() async throws {
        let before = try await Tracker(path: folder.database)
        let version = try #require(before.owner.current?.version)
        await before.close()
        let other = try await Tracker(path: folder.path + "/fresh.sqlite", secondsLater: 1)
        #expect(try #require(other.owner.current?.version) > version)
        await other.close()
    }

    @Test("Registering the same model again changes nothing; another price gets a higher version")
    func idempotent() async throws {
        let tracker = try await Tracker(path: folder.database)
        let first = try await tracker.control.registerModel(.init(model: tuned()), options: Tracker.with())
        let again = try await tracker.control.registerModel(.init(model: tuned()), options: Tracker.with())
        #expect(first == again)
        var dearer = tuned()
        dearer.price?.outputNanodollarsPerMtok += 1
        let changed = try await tracker.control.registerModel(.init(model: dearer), options: Tracker.with())
        #expect(changed.snapshotVersion > first.snapshotVersion)
        let snapshot = try #require(tracker.owner.current)
        #expect(Catalogue(snapshot)["acme/tuned"]?.price.version == 2)
        _ = try await tracker.control.retireModel(.init(id: "acme/tuned"), options: Tracker.with())
        _ = try await tracker.control.registerModel(.init(model: dearer), options: Tracker.with())
        let back = try #require(tracker.owner.current)
        #expect(Catalogue(back)["acme/tuned"]?.isRetired == false)
        await tracker.close()
    }

    @Test("A model that breaks a rule is refused by field, an unknown one can't be retired")
    func badModels() async throws {
        let tracker = try await Tracker(path: folder.database)
        var free = tuned()
        free.price?.inputNanodollarsPerMtok = -1
        var better = tuned()
        better.quality = 1.1
        var odd = tuned()
        odd.task = CommonV1.Task(rawValue: 77)
        var second = tuned()
        second.moreTasks = [.chat, CommonV1.Task(rawValue: 78)]
        var skilled = tuned()
        skilled.capabilities = ["tools", "telepathy"]
        var quick = tuned()
        quick.tokensPerSecond = .nan
        let cases: [(RouterV1.Model?, String)] = [
            (nil, "model:"), (tuned(""), "model.id"), (tuned("a b"), "model.id"), (tuned("auto"), "model.id"),
            (free, "model.price.input"), (better, "model.quality"), (odd, "model.task:"),
            (second, "model.more_tasks"), (skilled, "model.capabilities: `telepathy`"),
            (quick, "model.tokens_per_second"),
        ]
        for (model, field) in cases {
            let error = await #expect(throws: RPCError.self) {
                try await tracker.control.registerModel(.init(model: model), options: Tracker.with())
            }
            #expect(error?.code == .invalidArgument)
            #expect(error?.message.hasPrefix(field) == true, "\(error?.message ?? "")")
        }
        let unknown = await #expect(throws: RPCError.self) {
            try await tracker.control.retireModel(.init(id: "no/such"), options: Tracker.with())
        }
        #expect(unknown?.code == .notFound)
        await tracker.close()
    }

    @Test("A key's text is given once; only its hash is kept, listed without, and revoking ends it at once")
    func keys() async throws {
        let tracker = try await Tracker(path: folder.database)
        let made = try await tracker.control.createKey(
            .init(role: .admin, tenant: "acme", team: "core", user: "ann", allowedModels: ["a/b", "c/*"]),
            options: Tracker.with()
        )
        #expect(made.key.hasPrefix("pm-"))
        #expect(made.key.count == 67)
        let listed = try await tracker.control.listKeys(.init(), options: Tracker.with(made.key)).keys
        #expect(Set(listed.map(\.id)) == ["bootstrap-user", "bootstrap-admin", made.id])
        #expect(listed.allSatisfy { $0.sha256.isEmpty })
        #expect(listed.first { $0.id == made.id }?.tenant == "acme")
        #expect(listed.first { $0.id == made.id }?.allowedModels == ["a/b", "c/*"])
        let handedOut = tracker.owner.current?.keys.first { $0.id == made.id }
        #expect(handedOut?.allowedModels == ["a/b", "c/*"], "routers and batch workers hold the key to them")
        let kept = try await tracker.database.read { connection in
            try connection.query("SELECT sha256 FROM api_key").map { try $0.blob("sha256") }
        }
        #expect(kept.contains(SHA256.hash(Array(made.key.utf8))))
        _ = try await tracker.control.revokeKey(.init(id: made.id), options: Tracker.with())
        let refused = await #expect(throws: RPCError.self) {
            try await tracker.control.listKeys(.init(), options: Tracker.with(made.key))
        }
        #expect(refused?.code == .unauthenticated)
        for (id, code) in [(made.id, Code.notFound), ("bootstrap-admin", .failedPrecondition)] {
            let error = await #expect(throws: RPCError.self) {
                try await tracker.control.revokeKey(.init(id: id), options: Tracker.with())
            }
            #expect(error?.code == code)
        }
        await tracker.close()
    }

    @Test("Changes need an admin key, and a new key a tenant and a role")
    func gate() async throws {
        let tracker = try await Tracker(path: folder.database)
        let user = Tracker.with(Tracker.userKey)
        await #expect(throws: RPCError.self) {
            try await tracker.control.registerModel(.init(model: tuned()), options: user)
        }
        await #expect(throws: RPCError.self) { try await tracker.control.retireModel(.init(id: "x"), options: user) }
        await #expect(throws: RPCError.self) { try await tracker.control.listKeys(.init(), options: user) }
        for request in [
            CostV1.CreateKeyRequest(role: .user), CostV1.CreateKeyRequest(tenant: "t"),
            CostV1.CreateKeyRequest(role: .user, tenant: "a\nb"),
            CostV1.CreateKeyRequest(role: .user, tenant: "t", allowedModels: ["a\nb"]),
            CostV1.CreateKeyRequest(role: .user, tenant: "t", allowedModels: Array(repeating: "m", count: 101)),
            CostV1.CreateKeyRequest(role: .user, tenant: String(repeating: "x", count: 129)),
        ] {
            let error = await #expect(throws: RPCError.self) {
                try await tracker.control.createKey(request, options: Tracker.with())
            }
            #expect(error?.code == .invalidArgument)
        }
        await tracker.close()
    }

    @Test("Without a catalogue no snapshot goes out; it goes out when the provider's list arrives")
    func lateCatalogue() async throws {
        let tracker = try await Tracker(path: folder.database, catalogue: nil)
        #expect(tracker.owner.current == nil)
        let error = await #expect(throws: RPCError.self) {
            try await tracker.control.registerModel(.init(model: tuned()), options: Tracker.with())
        }
        #expect(error?.code == .unavailable)
        async let seen = watch(tracker) { _ in true }
        try await tracker.owner.replaceCatalogue(Catalogue.builtIn())
        #expect(try await seen.count == 1)
        await tracker.close()
    }

    @Test("A stopping tracker ends every watch, so that it can drain")
    func stopping() async throws {
        let tracker = try await Tracker(path: folder.database)
        let seen = Task { try await watch(tracker) { _ in false } }
        tracker.owner.finish()
        let error = await #expect(throws: RPCError.self) { try await seen.value }
        #expect(error?.code == .unavailable)
        await tracker.close()
    }

    @Test("Keys of the settings follow the settings")
    func bootstrap() async throws {
        let tracker = try await Tracker(path: folder.database)
        try await tracker.owner.start(
            bootstrap: BootstrapKeys.keys(apiKey: nil, adminKey: "another", nowUnixMS: 0),
            catalogue: try Catalogue.builtIn()
        )
        let keys = try await tracker.control.listKeys(.init(), options: Tracker.with("another")).keys
        #expect(keys.map(\.id) == ["bootstrap-admin"])
        await #expect(throws: RPCError.self) { try await tracker.control.listKeys(.init(), options: Tracker.with()) }
        await tracker.close()
    }
}
