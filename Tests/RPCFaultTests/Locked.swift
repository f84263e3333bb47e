import Synchronization

/// A value that several tasks of a test share.
final class Locked<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    var now: Value { value.withLock { $0 } }

    func change(_ body: (inout sending Value) -> Void) { value.withLock { body(&$0) } }
}
