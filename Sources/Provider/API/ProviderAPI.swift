import JSON

/// A provider's management calls, typed: models, files, batches, fine-tunes. Generation goes through the transport as
/// it stands, since its bodies are the callers' bytes.
///
/// Answers are read leniently: a field that is absent is nil or empty, an unknown one is skipped; only an answer
/// without its id is malformed.
package struct ProviderAPI: Sendable {
    /// The most bytes of one answer, file contents included.
    static let answerBytesMax = 512 << 20

    let transport: any ProviderTransport
    /// Whom it asks.
    package let endpoint: ProviderEndpoint
    private let timeouts: ProviderTimeouts

    /// An API over `transport`.
    package init(
        transport: any ProviderTransport,
        endpoint: ProviderEndpoint,
        timeouts: ProviderTimeouts = ProviderTimeouts(firstByte: .seconds(60))
    ) {
        self.transport = transport
        self.endpoint = endpoint
        self.timeouts = timeouts
    }

    /// `GET /models`, as a bare array or as an object with `data`.
    package func listModels() async throws(ProviderFailure) -> [ProviderModel] {
        try list(await call("GET", "/models"), ProviderModel.init)
    }

    func get(_ path: String) async throws(ProviderFailure) -> ProviderResponse {
        try await call("GET", path)
    }

    func call(
        _ method: String,
        _ path: String,
        body: [UInt8] = [],
        requestID: String = ""
    ) async throws(ProviderFailure) -> ProviderResponse {
        var request = request(method, path)
        request.body = body
        request.requestID = requestID
        return try await transport.send(request)
    }

    func send(_ request: ProviderRequest) async throws(ProviderFailure) -> ProviderResponse {
        try await transport.send(request)
    }

    func request(_ method: String, _ path: String) -> ProviderRequest {
        ProviderRequest(
            endpoint: endpoint,
            method: method,
            path: path,
            timeouts: timeouts,
            responseBytesMax: Self.answerBytesMax
        )
    }

    /// A call whose answer is read as it comes, inside `onResponse`; it may take `total`.
    func stream<Result: Sendable>(
        _ path: String,
        total: Duration,
        onResponse: (ProviderHead, any ProviderByteStream) async throws -> Result
    ) async throws -> Result {
        var timeouts = timeouts
        timeouts.total = total
        let request = ProviderRequest(
            endpoint: endpoint,
            method: "GET",
            path: path,
            timeouts: timeouts,
            responseBytesMax: .max
        )
        return try await transport.stream(request, onResponse: onResponse)
    }

    /// One object from an answer.
    func one<T>(
        _ response: ProviderResponse,
        under key: String? = nil,
        _ make: (JSONValue) -> T?
    ) throws(ProviderFailure) -> T {
        let root = try parse(response)
        guard let made = make(key.flatMap { root[$0] } ?? root) else {
            throw .malformed("the provider's answer has no id", head: response.head)
        }
        return made
    }

    /// A list from an answer: a bare array, or an object with `data`. Elements without an id are skipped.
    func list<T>(_ response: ProviderResponse, _ make: (JSONValue) -> T?) throws(ProviderFailure) -> [T] {
        let root = try parse(response)
        guard let elements = root.array ?? root["data"]?.array else {
            throw .malformed("the provider's answer is no list", head: response.head)
        }
        return elements.compactMap(make)
    }

    private func parse(_ response: ProviderResponse) throws(ProviderFailure) -> JSONValue {
        do {
            return try JSONDocument(parsing: response.body).root
        } catch {
            throw .malformed("the provider's answer is no JSON: \(error)", head: response.head)
        }
    }

    /// `id` as one segment of a path, or as a value in a query.
    static func segment(_ id: String) -> String {
        id.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                String(UnicodeScalar(byte))
            default:
                "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
