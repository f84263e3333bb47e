import Synchronization

/// Where a call stands in a trace, as W3C Trace Context says it (level 1): https://www.w3.org/TR/trace-context/.
package struct TraceContext: Sendable, Hashable {
    /// The metadata that carries it.
    package static let key = "traceparent"

    /// Identifies the whole trace: 16 bytes, not all zero.
    package let traceID: (high: UInt64, low: UInt64)
    /// Identifies the caller's part: 8 bytes, not zero.
    package let spanID: UInt64
    /// Bit 0: somebody records this trace.
    package let flags: UInt8

    /// The start of a trace that is not recorded.
    package init() {
        self.init(traceID: (Self.number(), Self.number()), flags: 0)
    }

    private init(traceID: (high: UInt64, low: UInt64), spanID: UInt64 = number(), flags: UInt8) {
        self.traceID = traceID
        self.spanID = spanID
        self.flags = flags
    }

    private static let state = Atomic<UInt64>(.random(in: .min ... .max))

    /// A number that this process has not drawn before, not zero (SplitMix64). These ids are no secrets: what the system
    /// would draw costs a system call, twice and more for each call.
    private static func number() -> UInt64 {
        var mixed = state.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return max(1, mixed)
    }

    /// Reads `00-TRACEID-SPANID-FLAGS` in lower-case hex; later versions by their first four fields. Nil if it is none.
    package init?(traceparent: some Sequence<UInt8>) {
        guard let found = Array(traceparent).withUnsafeBytes({ TraceContext(text: $0) }) else { return nil }
        self = found
    }

    init?(text bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 55 || bytes.count > 55 && bytes[55] == 0x2D, bytes[2] == 0x2D, bytes[35] == 0x2D,
            bytes[52] == 0x2D,
            let version = Self.number(bytes[0..<2]), version != 0xFF, version > 0 || bytes.count == 55,
            let high = Self.number(bytes[3..<19]), let low = Self.number(bytes[19..<35]),
            let span = Self.number(bytes[36..<52]), let flags = Self.number(bytes[53..<55]),
            high | low != 0, span != 0
        else { return nil }
        self.init(traceID: (high, low), spanID: span, flags: UInt8(flags))
    }

    /// A part of the same trace below this one.
    package func child() -> TraceContext { TraceContext(traceID: traceID, flags: flags) }

    /// As it travels: 55 characters.
    package var traceparent: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.textBytes) { buffer, count in
            write(to: buffer)
            count = Self.textBytes
        }
    }

    static let textBytes = 55

    /// Writes what travels; `text` has ``textBytes``.
    func write(to text: UnsafeMutableBufferPointer<UInt8>) {
        var index = 0
        func hex(_ value: UInt64, _ digits: Int) {
            for digit in (0..<digits).reversed() {
                let nibble = UInt8(truncatingIfNeeded: value >> UInt64(4 * digit)) & 0xF
                text[index] = nibble < 10 ? 0x30 + nibble : 0x57 + nibble
                index += 1
            }
        }
        func dash() {
            text[index] = 0x2D
            index += 1
        }
        hex(0, 2)
        dash()
        hex(traceID.high, 16)
        hex(traceID.low, 16)
        dash()
        hex(spanID, 16)
        dash()
        hex(UInt64(flags), 2)
    }

    /// The trace's id in 32 digits, for logs.
    package var traceIDText: String { String(decoding: traceparent[3..<35], as: UTF8.self) }

    private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            switch digit {
            case 0x30...0x39: value = value << 4 | UInt64(digit - 0x30)
            case 0x61...0x66: value = value << 4 | UInt64(digit - 0x57)
            default: return nil
            }
        }
        return value
    }

    /// The same place in the same trace.
    package static func == (one: TraceContext, other: TraceContext) -> Bool {
        one.traceID == other.traceID && one.spanID == other.spanID && one.flags == other.flags
    }

    /// By trace and span.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(traceID.high)
        hasher.combine(traceID.low)
        hasher.combine(spanID)
    }
}
