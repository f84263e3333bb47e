import Provider
import Synchronization

/// How long the next piece of a stream is.
protocol ByteCuts: Sendable {
    func next() -> Int
}

/// One byte, two, up to seven, and again: every place of a stream is cut sooner or later.
final class SmallCuts: ByteCuts {
    private let last = Mutex(0)

    func next() -> Int {
        last.withLock { last in
            last = last % 7 + 1
            return last
        }
    }
}

/// Gives a provider's streams on in pieces of other lengths: a network cuts where it likes.
struct CuttingTransport: ProviderTransport {
    let provider: any ProviderTransport
    let cuts: (any ByteCuts)?

    func send(_ request: ProviderRequest) async throws(ProviderFailure) -> ProviderResponse {
        try await provider.send(request)
    }

    func stream<Result: Sendable>(
        _ request: ProviderRequest,
        onResponse: (ProviderHead, any ProviderByteStream) async throws -> Result
    ) async throws -> Result {
        try await provider.stream(request) { head, bytes in
            guard let cuts else { return try await onResponse(head, bytes) }
            return try await onResponse(head, CutStream(bytes, cuts))
        }
    }
}

private final class CutStream: ProviderByteStream {
    private let whole: any ProviderByteStream
    private let cuts: any ByteCuts
    private let left = Mutex<ArraySlice<UInt8>>([])

    init(_ whole: any ProviderByteStream, _ cuts: any ByteCuts) {
        self.whole = whole
        self.cuts = cuts
    }

    func sawContent() { whole.sawContent() }

    func next() async throws(ProviderFailure) -> [UInt8]? {
        if left.withLock({ $0.isEmpty }) {
            guard let more = try await whole.next() else { return nil }
            left.withLock { $0 = more[...] }
        }
        let count = cuts.next()
        return left.withLock { left in
            let piece = Array(left.prefix(count))
            left = left.dropFirst(count)
            return piece
        }
    }
}
