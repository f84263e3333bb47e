import Foundation
import NIOCore

/// How long a peer's answers take: an average that follows a slower answer at once and faster ones within seconds, and
/// fades while nothing is heard, so that a peer that was slow is tried again. A pure value of 64 bits, to be kept in an
/// atomic.
///
/// The upper half is the average in microseconds as a `Float`, the lower half the clock's milliseconds when it was
/// made: of answers in the same millisecond only the slowest counts.
struct PeakEWMA: RawRepresentable, Equatable, Sendable {
    /// The time in which all but a third of the past is forgotten.
    private static let decayMilliseconds: Float = 5000

    let rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Nothing was heard yet.
    init() { rawValue = 0 }

    private init(_ microseconds: Float, _ time: NIODeadline) {
        rawValue = UInt64(microseconds.bitPattern) << 32 | UInt64(Self.milliseconds(time))
    }

    /// Something was heard.
    var isKnown: Bool { rawValue != 0 }

    /// The average in microseconds, faded by the time since it was made.
    func microseconds(at now: NIODeadline) -> Float {
        let elapsed = elapsed(at: now)
        return elapsed == 0 ? average : average * exp(-elapsed / Self.decayMilliseconds)
    }

    /// The average after an answer that took `latency`.
    func heard(_ latency: TimeAmount, at now: NIODeadline) -> PeakEWMA {
        let latest = max(1, Float(latency.nanoseconds) / 1000)
        guard isKnown, latest < average else { return PeakEWMA(latest, now) }
        let elapsed = elapsed(at: now)
        guard elapsed > 0 else { return self }
        let share = exp(-elapsed / Self.decayMilliseconds)
        return PeakEWMA(average * share + latest * (1 - share), now)
    }

    private var average: Float { Float(bitPattern: UInt32(truncatingIfNeeded: rawValue >> 32)) }

    /// Milliseconds since the average was made; right over a wrap of the 32 bits, and 0 for a thread whose look at the
    /// clock is the older one.
    private func elapsed(at now: NIODeadline) -> Float {
        let difference = Int32(bitPattern: Self.milliseconds(now) &- UInt32(truncatingIfNeeded: rawValue))
        return Float(max(0, difference))
    }

    private static func milliseconds(_ time: NIODeadline) -> UInt32 {
        UInt32(truncatingIfNeeded: time.uptimeNanoseconds / 1_000_000)
    }
}
