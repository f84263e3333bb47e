import Foundation
import JSON

extension Supervisor {
    /// DIR/addresses/SERVICE: what the services' clients read.
    func writeAddresses() throws {
        for kind in settings.kinds { try writeAddressFile(kind, addresses(of: kind)) }
    }

    func writeAddressFile(_ kind: ServiceKind, _ addresses: [String]) throws {
        let text = addresses.map { $0 + "\n" }.joined()
        try PrivateFile.write([UInt8](text.utf8), to: settings.addressFile(kind))
    }

    private func addresses(of kind: ServiceKind) -> [String] {
        if settings.isInProcess { return settings.ports.rpc(kind).map { ["\(settings.rpcHost):\($0)"] } ?? [] }
        return children.compactMap { child in
            guard child.role == .service(kind), kind != .gateway, !child.isStopping, let port = child.port else {
                return nil
            }
            return "\(settings.rpcHost):\(port)"
        }
    }

    /// DIR/stack.json: how everything outside finds this stack.
    func writeStackFile() throws {
        var json = JSONWriter()
        json.object { json in
            json.member("version", Int64(1))
            json.member("pid", Int64(getpid()))
            let texts = [
                ("gateway_url", "http://\(settings.localHost):\(settings.ports.gateway)"),
                ("provider_url", settings.provider),
                ("meter_url", settings.usesSimulator ? settings.provider + "/admin/meter" : ""),
                ("api_key", keys.user),
                ("admin_key", keys.admin),
                ("redis", "unix:" + settings.redisSocket),
                ("rpc_token_file", settings.tokenFile),
                ("control", "127.0.0.1:\(controlPort)"),
            ]
            for (name, text) in texts {
                json.member(name, text)
            }
            json.member("redis_pid", Int64(children.first { $0.role == .redis }?.pid ?? 0))
            json.object("services") { json in
                for kind in settings.kinds {
                    json.array(kind.rawValue) { json in for child in instances(of: kind) { write(child, kind, &json) } }
                }
            }
        }
        try PrivateFile.write(json.bytes, to: settings.stackFile)
    }

    private func instances(of kind: ServiceKind) -> [Child] {
        guard settings.isInProcess else { return children.filter { $0.role == .service(kind) && !$0.isStopping } }
        let pid = children.first { $0.role == .everything }?.pid ?? 0
        var child = Child(
            role: .service(kind),
            replica: 0,
            port: settings.ports.rpc(kind),
            admin: settings.ports.admin(kind)
        )
        child.pid = pid
        return [child]
    }

    private func write(_ child: Child, _ kind: ServiceKind, _ json: inout JSONWriter) {
        json.object { json in
            json.member("pid", Int64(child.pid))
            json.key("rpc")
            json.value(
                kind == .gateway || kind == .simulator ? "" : child.port.map { "\(settings.rpcHost):\($0)" } ?? ""
            )
            json.member("admin", child.admin.map { "\(settings.localHost):\($0)" } ?? "")
        }
    }
}
