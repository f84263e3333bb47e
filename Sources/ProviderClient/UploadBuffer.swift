/// The part of a body that was made and is not sent yet.
struct UploadBuffer {
    enum Offer {
        /// Whether libcurl waits for it.
        case taken(mustResume: Bool)
        case full
        case ended
    }

    enum Take {
        case bytes(Int)
        /// Nothing is there now.
        case none
        case end
    }

    private var pieces: [ArraySlice<UInt8>] = []
    private var bytes = 0
    private var isEnded = false
    private var isPaused = false

    /// A piece is taken whole as soon as there is any room.
    func hasRoom(_ room: Int) -> Bool { bytes < room }

    mutating func offer(_ piece: [UInt8], room: Int) -> Offer {
        guard hasRoom(room) else { return .full }
        if piece.isEmpty { return .taken(mustResume: false) }
        pieces.append(piece[...])
        bytes += piece.count
        return .taken(mustResume: resume())
    }

    mutating func end() -> Bool {
        isEnded = true
        return resume()
    }

    private mutating func resume() -> Bool {
        defer { isPaused = false }
        return isPaused
    }

    mutating func take(into buffer: UnsafeMutableRawBufferPointer) -> Take {
        guard let piece = pieces.first else {
            isPaused = !isEnded
            return isEnded ? .end : .none
        }
        let count = min(piece.count, buffer.count)
        piece.prefix(count).withUnsafeBytes { buffer.copyMemory(from: $0) }
        if count == piece.count { pieces.removeFirst() } else { pieces[0] = piece.dropFirst(count) }
        bytes -= count
        return .bytes(count)
    }
}
