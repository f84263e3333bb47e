import Foundation
import FoundationNetworking
import JSON

/// Plain HTTP calls of the tests.
enum HTTP {
    struct Answer: Sendable {
        let status: Int
        let headers: [String: String]
        let body: [UInt8]

        func json() throws -> JSONValue { try JSONDocument(parsing: body).root }
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// Sends one request; header names of the answer are lower-case.
    static func send(
        _ method: String,
        _ url: String,
        key: String? = nil,
        headers: [String: String] = [:],
        body: String? = nil,
        session: URLSession = .shared
    ) async throws -> Answer {
        guard let address = URL(string: url) else { throw StackError(message: "not a URL: \(url)") }
        var request = URLRequest(url: address, timeoutInterval: 60)
        request.httpMethod = method
        request.setValue("application/json", forHTTPHeaderField: "content-type")
        if let key { request.setValue("Bearer \(key)", forHTTPHeaderField: "authorization") }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        request.httpBody = body.map { Data($0.utf8) }
        let (data, response) = try await session.data(for: request)
        guard let response = response as? HTTPURLResponse else {
            throw StackError(message: "no HTTP answer from \(url)")
        }
        var fields: [String: String] = [:]
        for (name, value) in response.allHeaderFields {
            fields["\(name)".lowercased()] = "\(value)"
        }
        return Answer(status: response.statusCode, headers: fields, body: [UInt8](data))
    }
}
