import Glibc

/// How many files and connections the process may have open.
enum OpenFiles {
    /// What is left for files, databases and connections to other services.
    private static let others = 512
    private static let connectionsMin = 64

    /// How many connections of clients there is room for.
    ///
    /// - Parameters:
    ///   - wanted: how many are allowed.
    ///   - limit: of open files.
    /// - Returns: `wanted`, or fewer.
    static func connections(wanted: Int, limit: Int) -> Int {
        min(wanted, max(connectionsMin, limit - others))
    }

    /// Raises the limit as far as the system lets the process do itself.
    ///
    /// - Returns: the limit that counts from now on.
    @discardableResult
    static func raiseLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        if limit.rlim_cur < limit.rlim_max {
            let before = limit.rlim_cur
            limit.rlim_cur = limit.rlim_max
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 { limit.rlim_cur = before }
        }
        return Int(clamping: limit.rlim_cur)
    }
}
