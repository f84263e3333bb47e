import CSimdjson

/// What the values of a document share.
final class JSONStorage: Sendable {
    let source: [UInt8]
    let nodes: ContiguousArray<csimdjson_node>
    /// Strings that had escapes, unescaped.
    let text: ContiguousArray<UInt8>

    init(source: [UInt8], nodes: ContiguousArray<csimdjson_node>, text: ContiguousArray<UInt8>) {
        self.source = source
        self.nodes = nodes
        self.text = text
    }

    /// Runs `body` on the unescaped bytes of a string's node.
    func withText<Result>(of node: csimdjson_node, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let count = Int(node.count)
        if node.text == UInt32.max {
            let start = Int(node.start) + 1
            return source.withUnsafeBufferPointer { body(.init(rebasing: $0[start..<start + count])) }
        }
        let start = Int(node.text)
        return text.withUnsafeBufferPointer { body(.init(rebasing: $0[start..<start + count])) }
    }

    /// The value of the member `key` among the keys and values that stand from `first` up to `end`.
    func find(_ key: UnsafeBufferPointer<UInt8>, from first: Int, to end: Int) -> Int? {
        nodes.withUnsafeBufferPointer { nodes in
            var at = first
            while at < end {
                // Lengths differ for nearly every other key.
                if Int(nodes[at].count) == key.count, withText(of: nodes[at], { $0.elementsEqual(key) }) {
                    return at + 1
                }
                at = Int(nodes[at + 1].next)
            }
            return nil
        }
    }
}
