import Foundation

/// What this process and its sockets take.
enum Memory {
    /// Bytes of this process that are in memory.
    static func residentBytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }

    /// TCP connections of this machine with this port at either end that have not been closed by anybody yet.
    static func connections(port: Int) throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/net/tcp", encoding: .utf8)
        let wanted = ":" + String(format: "%04X", port)
        return text.split(separator: "\n").dropFirst().filter { line in
            let fields = line.split(separator: " ")
            // 01: established, 08: closed by the other side only.
            return (fields[1].hasSuffix(wanted) || fields[2].hasSuffix(wanted)) && ["01", "08"].contains(fields[3])
        }.count
    }
}
