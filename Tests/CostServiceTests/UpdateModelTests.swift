import Catalogue
import Messages
import RPCCore
import Stubs
import TestSupport
import Testing

@testable import CostService

@Suite("Changing models")
struct UpdateModelTests {
    private static let id = "openai/gpt-oss-120b"
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func update(
        _ tracker: Tracker,
        _ model: RouterV1.Model,
        _ fields: [String]
    ) async throws -> RouterV1.UpdateModelResponse {
        try await tracker.control.updateModel(.init(model: model, fields: fields), options: Tracker.with())
    }

    private func model(_ tracker: Tracker) throws -> Model {
        let snapshot = try #require(tracker.owner.current)
        return try #require(Catalogue(snapshot)[Self.id])
    }

    @Test("Only the named fields change, and the change survives a restart")
    func named() async throws {
        let tracker = try await Tracker(path: folder.database)
        let before = try model(tracker)
        var changes = RouterV1.Model(id: Self.id, provider: "elsewhere", quality: 0.123)
        changes.capabilities = ["tools"]
        let answer = try await update(tracker, changes, ["quality", "capabilities"])
        var expected = before
        expected.quality = 0.123
        expected.qualitySource = ""
        expected.capabilities = [.tools]
        expected.capabilitySources = expected.capabilitySources.filter { $0.key == .tools }
        expected.isRegistered = true
        #expect(try model(tracker) == expected)
        #expect(answer.model.flatMap { Model($0) } == expected)
        #expect(answer.snapshotVersion == tracker.owner.current?.version)
        await tracker.close()
        let after = try await Tracker(path: folder.database)
        #expect(try model(after) == expected)
        await after.close()
    }

    @Test("Saying the same again changes nothing; changes of different fields at one time both hold")
    func together() async throws {
        let tracker = try await Tracker(path: folder.database)
        let first = try await update(tracker, .init(id: Self.id, quality: 0.2), ["quality"])
        let again = try await update(tracker, .init(id: Self.id, quality: 0.2), ["quality"])
        #expect(first == again)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...20 {
                group.addTask {
                    var changes = RouterV1.Model(id: Self.id, quality: Double(number) / 100)
                    changes.displayName = "n\(number)"
                    _ = try await update(tracker, changes, [number % 2 == 0 ? "quality" : "display_name"])
                }
            }
            try await group.waitForAll()
        }
        let model = try model(tracker)
        #expect((2...20).contains(Int((model.quality * 100).rounded())) && model.displayName.hasPrefix("n"))
        await tracker.close()
    }

    @Test("A time of making that no calendar has is refused by its name", arguments: [-1, 253_402_300_800, Int64.max])
    func created(seconds: Int64) async throws {
        let tracker = try await Tracker(path: folder.database)
        let changes = RouterV1.Model(id: Self.id, createdUnixS: seconds)
        let error = await #expect(throws: RPCError.self) {
            try await update(tracker, changes, ["created_unix_s"])
        }
        #expect(error?.code == .invalidArgument && error?.message.contains("model.created_unix_s") == true)
        var last = changes
        last.createdUnixS = 253_402_300_799
        _ = try await update(tracker, last, ["created_unix_s"])
        #expect(try model(tracker).createdUnixS == 253_402_300_799)
        await tracker.close()
    }

    @Test("A changed price gets a higher version, the same one keeps its own, a first one is known")
    func price() async throws {
        let tracker = try await Tracker(path: folder.database)
        let before = try model(tracker).price
        var dearer = before
        dearer.version = 0
        dearer.outputNanodollarsPerMtok += 1
        _ = try await update(tracker, .init(id: Self.id, price: dearer), ["price"])
        #expect(try model(tracker).price.version == before.version + 1)
        _ = try await update(tracker, .init(id: Self.id, price: dearer), ["price"])
        #expect(try model(tracker).price.version == before.version + 1)
        let unpriced = RouterV1.Model(id: "acme/free", task: .chat)
        _ = try await tracker.control.registerModel(.init(model: unpriced), options: Tracker.with())
        let priced = try await update(tracker, .init(id: "acme/free", price: dearer), ["price"])
        #expect(priced.model?.price?.version == 1)
        await tracker.close()
    }

    @Test("A retired model stays retired unless that is what changes")
    func retired() async throws {
        let tracker = try await Tracker(path: folder.database)
        _ = try await tracker.control.retireModel(.init(id: Self.id), options: Tracker.with())
        _ = try await update(tracker, .init(id: Self.id, replacement: "openai/gpt-oss-20b"), ["replacement"])
        #expect(try model(tracker).isRetired && model(tracker).replacement == "openai/gpt-oss-20b")
        _ = try await update(tracker, .init(id: Self.id), ["retired"])
        #expect(try !model(tracker).isRetired)
        _ = try await update(tracker, .init(id: Self.id, retired: true), ["retired"])
        #expect(try model(tracker).isRetired)
        await tracker.close()
    }

    @Test("What can't be changed is refused by name, and needs an admin key")
    func refusals() async throws {
        let tracker = try await Tracker(path: folder.database)
        let cases: [(RouterV1.Model, [String], Code, String)] = [
            (.init(id: Self.id), [], .invalidArgument, "fields:"),
            (.init(id: Self.id), ["quality", "colour"], .invalidArgument, "fields: `colour` is not a field"),
            (.init(id: Self.id), ["registered"], .invalidArgument, "fields: `registered` can't be changed"),
            (.init(id: Self.id, quality: 2), ["quality"], .invalidArgument, "model.quality"),
            (.init(id: Self.id, retiresUnixS: -1), ["retires_unix_s"], .invalidArgument, "model.retires_unix_s"),
            (.init(id: Self.id, offers: [.init()]), ["offers"], .invalidArgument, "model.offers[0]: provider"),
            (
                .init(id: Self.id, offers: [.init(provider: "together")]), ["offers"], .invalidArgument,
                "model.offers[0].provider"
            ),
            (
                .init(id: Self.id, offers: [.init(provider: "x", price: .init(inputNanodollarsPerMtok: -1))]),
                ["offers"], .invalidArgument, "model.offers[0].price.input_nanodollars_per_mtok"
            ),
            (
                .init(id: Self.id, capabilitySources: ["me"]), ["capability_sources"], .invalidArgument,
                "model.capability"
            ),
            (.init(id: "no/such"), ["quality"], .notFound, "model.id"), (.init(), ["quality"], .notFound, "model.id"),
        ]
        let version = tracker.owner.current?.version
        for (model, fields, code, message) in cases {
            let error = await #expect(throws: RPCError.self) { try await update(tracker, model, fields) }
            #expect(error?.code == code && error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
        }
        #expect(tracker.owner.current?.version == version)
        let error = await #expect(throws: RPCError.self) {
            try await tracker.control.updateModel(
                .init(model: .init(id: Self.id, quality: 1), fields: ["quality"]),
                options: Tracker.with(Tracker.userKey)
            )
        }
        #expect(error?.code == .permissionDenied)
        await tracker.close()
    }

    @Test("Every field of a model can be named, or is one that stays")
    func complete() {
        let members = Mirror(reflecting: RouterV1.Model()).children.compactMap(\.label)
        #expect(members.count == ModelFields.all.count + ModelFields.fixed.count)
    }

    @Test("With a file of providers, models can only be of those, and the snapshot says what each speaks")
    func providers() async throws {
        let yaml =
            "providers: [{ name: vllm, base_url: http://x }, { name: together, base_url: http://y, dialect: together }]"
        let known = KnownProviders(try ProvidersFile(yaml: yaml, file: "p.yaml"))
        let tracker = try await Tracker(path: folder.database, providers: known)
        #expect(tracker.owner.current?.providers.map(\.dialect) == [.openai, .together])
        let refused = await #expect(throws: RPCError.self) {
            try await tracker.control.registerModel(
                .init(model: .init(id: "m", task: .chat, provider: "nobody")),
                options: Tracker.with()
            )
        }
        #expect(refused?.message == "model.provider: must be one of vllm, together, not nobody")
        let offered = await #expect(throws: RPCError.self) {
            try await update(tracker, .init(id: Self.id, offers: [.init(provider: "nobody")]), ["offers"])
        }
        #expect(offered?.message.hasPrefix("model.offers: must be one of") == true)
        _ = try await tracker.control.registerModel(.init(model: .init(id: "m", task: .chat)), options: Tracker.with())
        #expect(tracker.owner.current?.models.first { $0.id == "m" }?.provider == "vllm")
        _ = try await update(tracker, .init(id: Self.id, offers: [.init(provider: "vllm", model: "oss")]), ["offers"])
        #expect(try model(tracker).routes.map(\.provider) == ["together", "vllm"])
        await tracker.close()
    }
}
