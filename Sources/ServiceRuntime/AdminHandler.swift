import HTTPServer
import JSON
import Telemetry

/// `/healthz`, `/readyz`, `/metrics` and `/version` of one service.
struct AdminHandler: HTTPHandler {
    let service: ServiceName
    let readiness: Readiness
    let checks: [HealthCheck]
    let metrics: Metrics

    func respond(to request: HTTPRequest, _ responder: HTTPResponder) async throws {
        guard request.method == "GET" || request.method == "HEAD" else {
            return try await responder.send(.text(405, "only GET is served here\n"))
        }
        switch request.path {
        case "/healthz": try await responder.send(await health())
        case "/readyz":
            let problem = readiness.problem
            try await responder.send(.text(problem == nil ? 200 : 503, (problem ?? "ready") + "\n"))
        case "/metrics":
            let type = "text/plain; version=0.0.4; charset=utf-8"
            let headers: HTTPHeaders = ["content-type": type]
            try await responder.send(HTTPResponse(status: 200, headers: headers, body: metrics.prometheusText()))
        case "/version": try await responder.send(.json(200, version))
        default: try await responder.send(.text(404, "try /healthz, /readyz, /metrics or /version\n"))
        }
    }

    private func health() async -> HTTPResponse {
        let results = await HealthResult.run(checks)
        let problem = readiness.problem
        let isHealthy = problem == nil && results.allSatisfy { $0.problem == nil || !$0.isNeeded }
        var json = JSONWriter()
        json.object { json in
            json.member("status", isHealthy ? "ok" : "unhealthy")
            json.member("service", service.rawValue)
            json.member("state", problem ?? "ready")
            json.object("dependencies") { json in
                for result in results {
                    json.key(result.name)
                    Self.write(result, to: &json)
                }
            }
        }
        return .json(isHealthy ? 200 : 503, json.bytes)
    }

    private static func write(_ result: HealthResult, to json: inout JSONWriter) {
        json.object { json in
            json.member("status", result.problem == nil ? "ok" : "down")
            json.member("needed", result.isNeeded)
            if let problem = result.problem {
                json.member("problem", problem)
            }
        }
    }

    private var version: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("service", service.rawValue)
            json.member("version", BuildInfo.version)
            json.member("build", BuildInfo.configuration)
        }
        return json.bytes
    }
}
