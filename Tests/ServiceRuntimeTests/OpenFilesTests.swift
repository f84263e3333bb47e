import Glibc
import HTTPServer
import Telemetry
import Testing

@testable import ServiceRuntime

@Suite("What many connections need", .serialized)
struct OpenFilesTests {
    @Test("The limit of open files is raised as far as the system allows")
    func raises() throws {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        try #require(getrlimit(resource, &limit) == 0)
        limit.rlim_cur = limit.rlim_max - 1
        try #require(setrlimit(resource, &limit) == 0)
        #expect(OpenFiles.raiseLimit() == Int(clamping: limit.rlim_max))
        try #require(getrlimit(resource, &limit) == 0)
        #expect(limit.rlim_cur == limit.rlim_max)
    }

    @Test("Connections leave files for everything else", arguments: [(100_000, 20_000), (4_096, 3_584)])
    func room(limit: Int, connections: Int) {
        #expect(OpenFiles.connections(wanted: 20_000, limit: limit) == connections)
    }

    @Test("However few files there are, some connections are taken", arguments: [0, 1, 512, 600])
    func little(limit: Int) {
        #expect(OpenFiles.connections(wanted: 20_000, limit: limit) == max(64, limit - 512))
    }

    @Test("Every refusal of the HTTP server has a line in the metrics, and what it holds is shown")
    func metrics() {
        let metrics = Metrics()
        let http = HTTPServerMetrics(.gateway, metrics)
        http.refused(.memory)
        let text = String(decoding: metrics.prometheusText(), as: UTF8.self)
        #expect(text.contains("gateway_http_refused_total{reason=\"memory\"} 1\n"))
        #expect(text.contains("gateway_http_refused_total{reason=\"too_slow\"} 0\n"))
    }
}
