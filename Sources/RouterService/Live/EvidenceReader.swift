import Messages
import Telemetry

/// Reads the evidence of all replicas of inference once a second, and brings the board up to date.
package struct EvidenceReader: Sendable {
    /// The most replicas that are heard.
    package static let replicasMax = 64
    /// The most bytes of one replica's evidence.
    package static let bytesMax = 2 << 20
    /// The time from one reading to the next.
    package static let interval = Duration.seconds(1)

    private let board: LiveBoard
    private let source: any EvidenceSource
    private let metrics: LiveMetrics

    /// Reads from `source` onto `board`.
    package init(_ board: LiveBoard, source: any EvidenceSource, metrics: LiveMetrics) {
        self.board = board
        self.source = source
        self.metrics = metrics
    }

    /// Reads until cancelled.
    package func run() async {
        while !Task.isCancelled {
            await read()
            // Evidence is laid down once a second; a cancelled task ends with the loop.
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// Reads once. What cannot be read is counted; then the router's own attempts are all that counts.
    package func read() async {
        do {
            let blobs = try await source.read(Self.replicasMax)
            board.advance(blobs.prefix(Self.replicasMax).compactMap(decoded))
        } catch {
            metrics.readFailures.add()
            board.advance(nil)
        }
    }

    private func decoded(_ blob: [UInt8]) -> InferenceV1.Evidence? {
        guard blob.count <= Self.bytesMax, let evidence = try? InferenceV1.Evidence(decoding: blob) else {
            metrics.malformed.add()
            return nil
        }
        return evidence
    }
}
