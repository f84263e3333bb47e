import NIOCore
import Testing

@testable import RPCTransport

@Suite("The average of a peer's answering times")
struct PeakEWMATests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private static func isClose(_ one: Float, _ other: Float) -> Bool { abs(one - other) <= other / 50 }

    @Test("The first answer is the average")
    func first() {
        #expect(!PeakEWMA().isKnown)
        let average = PeakEWMA().heard(.milliseconds(7), at: start)
        #expect(average.isKnown)
        #expect(average.microseconds(at: start) == 7000)
    }

    @Test("A slower answer counts at once, even in the same millisecond")
    func peak() {
        let average = PeakEWMA().heard(.milliseconds(1), at: start).heard(.milliseconds(80), at: start)
        #expect(average.microseconds(at: start) == 80_000)
    }

    @Test("Faster answers count within seconds")
    func recovery() {
        var average = PeakEWMA().heard(.milliseconds(50), at: start)
        for step in 1...100 { average = average.heard(.milliseconds(1), at: start + .milliseconds(Int64(step) * 10)) }
        let afterOne = average.microseconds(at: start + .seconds(1))
        #expect((30_000...45_000).contains(afterOne))
        for step in 101...2000 {
            average = average.heard(.milliseconds(1), at: start + .milliseconds(Int64(step) * 10))
        }
        #expect((1000...2500).contains(average.microseconds(at: start + .seconds(20))))
    }

    @Test("It fades while nothing is heard")
    func fades() {
        let average = PeakEWMA().heard(.milliseconds(100), at: start)
        #expect(Self.isClose(average.microseconds(at: start + .seconds(5)), 36_788))
        #expect(average.microseconds(at: start + .seconds(60)) < 10)
    }

    @Test("A clock whose milliseconds are over 32 bits, or go back a little, does no harm")
    func wrap() {
        let before = NIODeadline.uptimeNanoseconds(UInt64(UInt32.max) * 1_000_000)
        let average = PeakEWMA().heard(.milliseconds(100), at: before)
        #expect(Self.isClose(average.microseconds(at: before + .seconds(5)), 36_788))
        #expect(average.microseconds(at: before - .milliseconds(3)) == 100_000)
        #expect(average.heard(.milliseconds(1), at: before - .milliseconds(3)) == average)
    }
}
