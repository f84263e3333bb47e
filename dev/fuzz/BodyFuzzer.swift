// Built by dev/fuzz.sh together with Tests/JSONTests/BodyProperty.swift over the modules that read bodies.
import Bodies

/// Called by libFuzzer with each input. A trap is a find.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    if let violation = BodyProperty.violation(of: Array(UnsafeBufferPointer(start: start, count: count))) {
        preconditionFailure(violation)
    }
    return 0
}
