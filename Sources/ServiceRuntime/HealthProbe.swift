import ServiceConfiguration

/// `--healthcheck`: asks the service of the same settings whether it is ready.
enum HealthProbe {
    static func run(_ component: any ServiceComponent.Type, _ sources: SettingSources) throws {
        let service = component.service
        let settings = try Settings(
            service: service.rawValue,
            keys: CommonKeys.all(service) + component.keys,
            sources: sources
        )
        guard let key = CommonKeys.adminListen(service) ?? CommonKeys.httpListen(service) else { return }
        let path = service.adminPort == nil ? "/healthz" : "/readyz"
        let address = settings[key]
        var host = address.host ?? settings[CommonKeys.listenHost]
        // What listens everywhere is asked on this machine.
        if host == "0.0.0.0" || host == "::" { host = "127.0.0.1" }
        let request = LocalHTTP.Request(host: host, port: address.port, path: path)
        let response: LocalHTTP.Response
        do { response = try LocalHTTP.send(request) } catch {
            throw StartError(.failure, "no answer from \(host):\(address.port): \(error)")
        }
        guard response.status == 200 else {
            throw StartError(.failure, "not ready: \(String(decoding: response.body.prefix(500), as: UTF8.self))")
        }
    }
}
