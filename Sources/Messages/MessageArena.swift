import CMessageArena
import CProtobufC

/// The memory of one encode or decode. Pointers from it are valid until `release`.
struct MessageArena {
    private let arena: UnsafeMutablePointer<message_arena>

    static func acquire(limit: Int) -> MessageArena {
        MessageArena(arena: message_arena_acquire(limit))
    }

    func release() { message_arena_release(arena) }

    /// For protobuf-c's functions. The allocator is the C struct's first member.
    var allocator: UnsafeMutablePointer<ProtobufCAllocator> {
        UnsafeMutableRawPointer(arena).assumingMemoryBound(to: ProtobufCAllocator.self)
    }

    /// Whether a decode met the limit.
    var refused: Bool { arena.pointee.refused }

    func text(_ string: String) -> UnsafeMutablePointer<CChar> {
        func copy(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeMutablePointer<CChar> {
            message_arena_text(arena, text.baseAddress, text.count)
        }
        return string.utf8.withContiguousStorageIfAvailable(copy) ?? Array(string.utf8).withUnsafeBufferPointer(copy)
    }

    func bytes(_ bytes: [UInt8]) -> ProtobufCBinaryData {
        guard !bytes.isEmpty else { return ProtobufCBinaryData(len: 0, data: nil) }
        let place = take(UInt8.self, count: bytes.count)
        bytes.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { place.initialize(from: start, count: source.count) }
        }
        return ProtobufCBinaryData(len: bytes.count, data: place)
    }

    func message<M: BridgedMessage>(_ message: M) -> UnsafeMutablePointer<M.CMessage> {
        let c = take(M.CMessage.self, count: 1)
        message.fill(c, self)
        return c
    }

    func messages<M: BridgedMessage>(
        _ messages: [M]
    ) -> (elements: UnsafeMutablePointer<UnsafeMutablePointer<M.CMessage>?>?, count: Int) {
        array(messages) { message($0) }
    }

    func texts(_ strings: [String]) -> (elements: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, count: Int) {
        array(strings) { text($0) }
    }

    /// A C array of the elements as `convert` makes them; no array at all for none.
    func array<Element, CElement>(
        _ elements: [Element],
        _ convert: (Element) -> CElement
    ) -> (elements: UnsafeMutablePointer<CElement>?, count: Int) {
        guard !elements.isEmpty else { return (nil, 0) }
        let start = take(CElement.self, count: elements.count)
        for (index, element) in elements.enumerated() { (start + index).initialize(to: convert(element)) }
        return (start, elements.count)
    }

    private func take<T>(_: T.Type, count: Int) -> UnsafeMutablePointer<T> {
        message_arena_need(arena, MemoryLayout<T>.stride * count).bindMemory(to: T.self, capacity: count)
    }
}

/// Reads the text and bytes of a decoded C message.
enum MessageText {
    static func string(
        _ text: UnsafePointer<CChar>?,
        _ field: StaticString,
        of messageType: @autoclosure () -> String
    ) throws(MessageError) -> String {
        let length = message_arena_text_length(text)
        guard length != 0, let text else { return "" }
        guard length > 0 else {
            throw MessageError(messageType: messageType(), rule: .holdsNUL(field: "\(field)"))
        }
        // Of the ways to check text the one that is not generic: a quarter of the time of `validating:as:`.
        guard let string = String(validatingCString: text) else {
            throw MessageError(messageType: messageType(), rule: .notUTF8(field: "\(field)"))
        }
        return string
    }

    static func bytes(_ data: ProtobufCBinaryData) -> [UInt8] {
        Array(UnsafeBufferPointer(start: data.data, count: data.len))
    }
}
