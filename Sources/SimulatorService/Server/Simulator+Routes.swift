package import HTTPServer
import Logging
import Telemetry

extension Simulator {
    /// Answers one request. Errors of a request become the provider's error bodies; anything else is a 500.
    package func respond(to request: HTTPRequest, _ responder: HTTPResponder) async throws {
        do {
            try await route(request, responder)
        } catch let error as APIError {
            try await responder.send(response(of: error, to: request))
        } catch let error as DiskError {
            logger.error("a file operation failed", metadata: ["error": "\(error)"])
            let failure = APIError(status: 500, message: "the simulator's disk failed", type: "server_error")
            try await responder.send(response(of: failure, to: request))
        }
    }

    private func route(_ request: HTTPRequest, _ responder: HTTPResponder) async throws {
        guard request.method == "POST", let endpoint = InferenceEndpoint(rawValue: request.path) else {
            return try await routeRest(request, responder)
        }
        try await infer(request, responder, endpoint: endpoint)
    }

    private func routeRest(_ request: HTTPRequest, _ responder: HTTPResponder) async throws {
        let parts = request.path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        switch parts.first {
        case "healthz" where parts.count == 1 && request.method == "GET":
            try await responder.send(health())
        case "readyz" where parts.count == 1 && request.method == "GET":
            try await responder.send(.text(200, "ready\n"))
        case "metrics" where parts.count == 1 && request.method == "GET":
            let headers: HTTPHeaders = ["content-type": "text/plain; version=0.0.4; charset=utf-8"]
            try await responder.send(HTTPResponse(status: 200, headers: headers, body: metrics.prometheusText()))
        case "version" where parts.count == 1 && request.method == "GET":
            try await responder.send(versionAnswer())
        case "admin":
            try await admin(request, Array(parts.dropFirst()), responder)
        case "uploads" where (2...3).contains(parts.count) && request.method == "PUT":
            try await responder.send(putUpload(request, id: parts[1], part: parts.count == 3 ? parts[2] : nil))
        case "pictures" where parts.count == 2 && request.method == "GET":
            try await responder.send(picture(request, name: parts[1]))
        case "v1" where parts.count >= 2, "v2" where parts.count >= 2:
            let key = try authenticate(request)
            if try await fails(request, responder) {
                return
            }
            let rest = Array(parts.dropFirst())
            if rest.first == "files", rest.count == 3, rest[2] == "content", request.method == "GET" {
                return try await sendContent(of: rest[1], responder)
            }
            try await responder.send(
                parts[0] == "v1" ? object(request, key: key, parts: rest) : newObject(request, rest)
            )
        default:
            throw APIError.notFound("path \(request.path)")
        }
    }

    /// The endpoints that keep objects, and the list of models.
    private func object(_ request: HTTPRequest, key: String, parts: [String]) async throws -> HTTPResponse {
        switch parts.first {
        case "voices" where parts.count == 1 && request.method == "GET":
            return .json(200, ModelsEncoder.voices(models.served))
        case "files":
            return try await file(request, Array(parts.dropFirst()))
        case "batches":
            do {
                return try await batch(request, key: key, Array(parts.dropFirst()))
            } catch let error as APIError {
                throw error.shaped(.bareString)
            }
        case "fine-tunes":
            return try await finetune(request, key: key, Array(parts.dropFirst()))
        case "finetune" where parts == ["finetune", "download"] && request.method == "GET":
            return try download(request)
        case "models", "jobs":
            return try await model(request, parts)
        case "endpoints", "hardware", "clusters":
            return try await endpoint(request, parts)
        default:
            throw APIError.notFound("path \(request.path)")
        }
    }

    /// Applies a fault to a call that is no inference; true if the call was answered, or cut off, by it.
    private func fails(_ request: HTTPRequest, _ responder: HTTPResponder) async throws -> Bool {
        let fault: Fault?
        if let header = request.headers["x-simulator-fault"] {
            fault = try Fault(header: header)
        } else {
            fault = faults.draw(model: nil, endpoint: request.path)
        }
        guard let fault else {
            return false
        }
        if let refusal = fault.refusal(model: "") {
            throw refusal
        }
        switch fault.kind {
        case .latency, .slowFirstToken, .slowTokens, .stalledStream:
            try await Task.sleep(for: fault.delay)
            return false
        case .connectionRefused, .cutStream:
            responder.abort()
            return true
        default:
            try await responder.send(.json(200, Array("{\"id\":".utf8)))
            return true
        }
    }

    func response(of error: APIError, to request: HTTPRequest) -> HTTPResponse {
        let id = request.headers["x-request-id"] ?? ""
        var response = HTTPResponse.json(error.status, error.body(id: id))
        if !id.isEmpty {
            response.headers.add("x-request-id", id)
        }
        if let seconds = error.retryAfter {
            response.headers.add("retry-after", String(seconds))
            response.headers.add("x-ratelimit-limit", String(error.limit ?? 10))
            response.headers.add("x-ratelimit-remaining", "0")
            response.headers.add("x-ratelimit-reset", String(seconds))
        }
        return response
    }
}
