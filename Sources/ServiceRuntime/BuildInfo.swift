/// What this program was built from.
package enum BuildInfo {
    /// The version of the whole system.
    package static let version = "0.1.0"

    /// `debug` or `release`.
    package static var configuration: String {
        #if DEBUG
        "debug"
        #else
        "release"
        #endif
    }
}
