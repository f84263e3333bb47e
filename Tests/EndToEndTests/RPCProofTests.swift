import Foundation
import Testing

/// `pointsman` and a service that wants to know who calls, each a process of its own.
@Suite("The pointsman command proves itself", .serialized, .timeLimit(.minutes(5)))
struct RPCProofTests {
    private static let adminKey = "the-admin-key-of-this-test"
    private static let spend = ["cost.v1.Reports/Spend", #"{"byModel":true}"#]

    private func costTracker(_ folder: URL, _ environment: [String: String]) async throws -> ServiceProcess {
        let keys = ["POINTSMAN_ADMIN_KEY": Self.adminKey].merging(environment) { $1 }
        return try await ServiceProcess.start("cost-tracker", in: folder, environment: keys)
    }

    /// The settings of `service` with certificates of its own.
    private func certificates(_ folder: URL, for service: String) async throws -> [String: String] {
        try await Certificates.make([service], in: folder)
        return Certificates.settings(of: service, in: folder)
    }

    private func rpc(_ arguments: [String], _ environment: [String: String]) async throws -> Finished {
        try await Program.run("pointsman", ["rpc"] + arguments, environment: environment)
    }

    /// What services say to those who do not prove who they are.
    private func expectRefused(
        _ result: Finished,
        saying words: String = "UNAUTHENTICATED",
        at place: SourceLocation = #_sourceLocation
    ) {
        let errors = result.errors
        #expect(result.status == 77, "\(errors)", sourceLocation: place)
        #expect(result.output.isEmpty, sourceLocation: place)
        #expect(errors.hasPrefix("error: UNAUTHENTICATED: "), sourceLocation: place)
        let remedies = ["POINTSMAN_RPC_TOKEN_FILE", "--token-file", "POINTSMAN_RPC_TLS_CERTIFICATE"]
        for word in [words, "not started"] + remedies {
            #expect(errors.contains(word), "\(errors)", sourceLocation: place)
        }
    }

    @Test("With a certificate for `pointsman` it lists and calls a service under mutual TLS; else it is told why not")
    func certificates() async throws {
        try await Scratch.with { folder in
            let service = try await costTracker(folder, certificates(folder, for: "cost-tracker"))
            let mine = try await certificates(folder, for: "pointsman")
            let (target, key) = (["--target", service.rpc], ["--key", Self.adminKey])
            let list = try await rpc(["list"] + target, mine)
            #expect(list.output.contains("cost.v1.Reports\nhealth.v1.Health\n"), "\(list.errors)")
            let called = try await rpc(["call"] + target + key + Self.spend, mine)
            #expect(called.status == 0, "\(called.errors)")
            expectRefused(try await rpc(["list"] + target, [:]), saying: "demands TLS")
            expectRefused(try await rpc(["call"] + target + key + Self.spend, [:]), saying: "demands TLS")
            let secret = ["POINTSMAN_RPC_TOKEN": "a-secret-that-is-not-asked-for"]
            expectRefused(try await rpc(["call"] + target + key + Self.spend, secret), saying: "demands TLS")
            // What answers there is another service than the one that has the method.
            let wrong = try await rpc(["call"] + target + key + ["router.v1.Router/ListModels"], mine)
            expectRefused(wrong, saying: "is for cost-tracker, not for router")
            try await strangers(target, folder)
            try await mistakes(target, mine, folder)
            try await handWrittenStack(service, mine, folder)
        }
    }

    /// Certificates of another authority.
    private func strangers(_ target: [String], _ folder: URL) async throws {
        let other = folder.appendingPathComponent("other")
        try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
        var theirs = try await certificates(other, for: "pointsman")
        expectRefused(try await rpc(["list"] + target, theirs), saying: "not of a trusted authority")
        theirs["POINTSMAN_RPC_TLS_TRUST"] = folder.path + "/trust.pem"
        expectRefused(try await rpc(["list"] + target, theirs), saying: "the peer refuses this side's certificate")
    }

    /// Settings that cannot be right are told before anything is called.
    private func mistakes(_ target: [String], _ mine: [String: String], _ folder: URL) async throws {
        let other = ["POINTSMAN_RPC_TLS_CERTIFICATE": folder.path + "/cost-tracker.pem"]
        let cases: [(change: [String: String], words: [String])] = [
            (["POINTSMAN_RPC_TLS_KEY": ""], ["POINTSMAN_RPC_TLS_KEY must be set"]),
            (["POINTSMAN_RPC_TLS_TRUST": "/no/such.pem"], ["POINTSMAN_RPC_TLS_TRUST", "/no/such.pem", "opened"]),
            (other, ["POINTSMAN_RPC_TLS_"]),
            (["POINTSMAN_RPC_TOKEN": "sixteen-letters-and-more"], ["cannot both be set"]),
        ]
        for (change, words) in cases {
            let result = try await rpc(["list"] + target, mine.merging(change) { $1 })
            #expect(result.status == 64, "\(change): \(result.errors)")
            for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
        }
        let ofOther = mine.merging(other) { $1 }.merging(
            ["POINTSMAN_RPC_TLS_KEY": folder.path + "/cost-tracker.key"]
        ) { $1 }
        let named = try await rpc(["list"] + target, ofOther)
        #expect(named.status == 64)
        #expect(named.errors.contains("must name `pointsman`"), "\(named.errors)")
    }

    /// A stack file that somebody wrote for services that run elsewhere: every command takes the settings.
    private func handWrittenStack(_ service: ServiceProcess, _ mine: [String: String], _ folder: URL) async throws {
        let file = folder.appendingPathComponent("stack.json")
        let stack = #"""
            {"pid":1,"gateway_url":"","provider_url":"","api_key":"a","admin_key":"\#(Self.adminKey)",
             "services":{"cost-tracker":[{"pid":1,"rpc":"\#(service.rpc)","admin":""}]}}
            """#
        try Data(stack.utf8).write(to: file)
        let cost = ["cost", "--json", "--stack", file.path]
        let right = try await Program.run("pointsman", cost, environment: mine)
        #expect(right.status == 0, "\(right.errors)")
        let wrong = try await Program.run("pointsman", cost)
        #expect(wrong.status == 77)
        #expect(wrong.errors.contains("POINTSMAN_RPC_TLS_CERTIFICATE"), "\(wrong.errors)")
    }

    @Test("With the shared secret it lists and calls a service that demands it; else it is told why not")
    func secret() async throws {
        try await Scratch.with { folder in
            let file = folder.appendingPathComponent("token").path
            let secret = "the-shared-secret-of-this-test"
            try Data("\(secret)\n".utf8).write(to: URL(fileURLWithPath: file))
            let service = try await costTracker(folder, ["POINTSMAN_RPC_TOKEN_FILE": file])
            let target = ["--target", service.rpc]
            let call = ["call", "--key", Self.adminKey] + target + Self.spend
            for environment in [["POINTSMAN_RPC_TOKEN": secret], ["POINTSMAN_RPC_TOKEN_FILE": file]] {
                let list = try await rpc(["list"] + target, environment)
                #expect(list.output.contains("cost.v1.Ledger\n"), "\(list.errors)")
                let called = try await rpc(call, environment)
                #expect(called.status == 0, "\(called.errors)")
            }
            // What was said for this one call counts more than what is set for all.
            let other = ["POINTSMAN_RPC_TOKEN": "another-than-is-wanted"]
            let called = try await rpc(call + ["--token-file", file], other)
            #expect(called.status == 0, "\(called.errors)")
            expectRefused(try await rpc(["list"] + target, [:]), saying: "a shared secret is needed")
            expectRefused(try await rpc(call, ["POINTSMAN_RPC_TOKEN": "not-the-secret-of-it"]))
            let unreadable = try await rpc(call + ["--token-file", folder.path + "/none"], [:])
            #expect(unreadable.status == 77)
            #expect(unreadable.errors.contains("cannot be read"), "\(unreadable.errors)")
            let short = try await rpc(call, ["POINTSMAN_RPC_TOKEN": "short"])
            #expect(short.status == 64)
            #expect(short.errors.contains("POINTSMAN_RPC_TOKEN must have 16"), "\(short.errors)")
        }
    }

    @Test("Nothing is told in plain text to another machine, unless that is allowed")
    func otherMachines() async throws {
        let list = ["list", "--target", "192.0.2.1:7001"]
        let refused = try await rpc(list, ["POINTSMAN_RPC_TOKEN": "the-shared-secret-of-this-test"])
        expectRefused(refused, saying: "is not on this machine")
        #expect(refused.errors.contains("POINTSMAN_RPC_ALLOW_PLAINTEXT"))
    }
}
