/// The name of a value in Redis: `pointsman:v1:<area>:{<tag>}:<id>`.
///
/// The tag in braces decides the slot on a cluster: keys used in one command share it.
package struct RedisKey: Sendable, Hashable {
    /// What all our keys begin with.
    package static let prefix = "pointsman:v1"

    /// The name as Redis gets it.
    package let bytes: [UInt8]

    /// - Parameters:
    ///   - area: the part of the system, such as `cache`; from a fixed set.
    ///   - tag: what decides the slot; from a fixed set or printable, without braces.
    ///   - id: the rest.
    package init(area: String, tag: String, id: String) {
        bytes = Array("\(Self.prefix):\(area):{\(tag)}:\(id)".utf8)
    }
}
