import Glibc

/// What a process has used so far.
struct Usage {
    /// User and system time of all its threads, those that ended included, in nanoseconds.
    var cpuNanoseconds: UInt64 = 0
    /// Resident now, in KiB; 0 if it is not known.
    var residentKB = 0
    /// The most that was ever resident, in KiB; 0 if it is not known.
    var residentPeakKB = 0

    /// Of a running process; nil = this one. Zero if there is no such process.
    init(of process: Int32? = nil) {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(process ?? getpid(), &clock) == 0, clock_gettime(clock, &time) == 0 else { return }
        cpuNanoseconds = UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
        let status = Files.read("/proc/\(process ?? getpid())/status") ?? ""
        for line in status.split(separator: "\n") {
            let words = line.split { $0 == " " || $0 == "\t" }
            if words.first == "VmRSS:", words.count > 1 { residentKB = Int(words[1]) ?? 0 }
            if words.first == "VmHWM:", words.count > 1 { residentPeakKB = Int(words[1]) ?? 0 }
        }
    }
}

/// Monotonic time in nanoseconds.
func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// One measurement as one line of JSON; the peers in other languages print the same keys.
struct Report {
    let peer: String
    let mode: String
    let inFlight: Int
    let bytes: Int
    let rate: Int
    /// Calls, or messages of streams.
    let count: Int
    let seconds: Double
    /// Nanoseconds each: of a call, or between two messages of a stream.
    let times: [UInt32]
    let client: (before: Usage, after: Usage)
    let server: (before: Usage, after: Usage)

    var json: String {
        let sorted = times.sorted()
        func time(_ share: Int) -> Double {
            sorted.isEmpty ? 0 : Double(sorted[min(sorted.count - 1, sorted.count * share / 100)]) / 1000
        }
        let perSecond = Double(count) / seconds
        let clientCPU = Double(client.after.cpuNanoseconds - client.before.cpuNanoseconds) / 1e9
        let serverCPU = Double(server.after.cpuNanoseconds - server.before.cpuNanoseconds) / 1e9
        return """
            {"peer":"\(peer)","mode":"\(mode)","in_flight":\(inFlight),"bytes":\(bytes),"rate":\(rate),\
            "count":\(count),"seconds":\(seconds),"per_second":\(perSecond),\
            "p50_us":\(time(50)),"p99_us":\(time(99)),"client_cpu_s":\(clientCPU),"server_cpu_s":\(serverCPU),\
            "client_rss_kb":\(client.after.residentKB),"server_rss_kb":\(server.after.residentKB),\
            "client_peak_kb":\(client.after.residentPeakKB),"server_peak_kb":\(server.after.residentPeakKB)}
            """
    }
}
