import RPCCore
import RPCTransport
import ServiceConfiguration

/// Where the services are that a command calls, and what it calls them with.
enum Installation: Sendable {
    /// What a stack's file says.
    case stack(StackFile)
    /// What the environment says, by the variables of services: how it is in containers, where no stack file is.
    case environment

    /// Which key a call needs.
    enum Role {
        case user
        case admin
    }

    /// The stack of the file that `option` or `$POINTSMAN_STACK` names, else of ./var/stack.json, else the environment.
    static func find(option: String?) throws -> Installation {
        try StackFile.findAny(option: option).map(Installation.stack) ?? .environment
    }

    var stack: StackFile? {
        if case .stack(let file) = self { return file }
        return nil
    }

    /// A channel to every address of a service.
    func channel(to service: String) throws -> ClientChannel {
        if let stack { return try stack.channel(to: service) }
        let variable = SettingSources.variable("ADDRESS", service: service)
        guard let target = ProcessEnvironment.current[variable], !target.isEmpty else {
            throw CommandFailure(
                "no stack found: \(StackFile.defaultPath) is not there, and \(variable) is not set",
                hint: "start a stack with `pointsman up`, or name its file with --stack or POINTSMAN_STACK;"
                    + CommandFailure.newLine + "for services that run without one, set \(variable)=HOST:PORT",
                exitCode: 69
            )
        }
        let credentials = try Credentials.ofSettings()
        do { return try credentials.channel(to: target, calling: service) } catch {
            throw CommandFailure("\(variable): \(error.message)", exitCode: 64)
        }
    }

    /// The installation's own key for a call.
    func key(of role: Role) throws -> String {
        if let stack { return role == .user ? stack.apiKey : stack.adminKey }
        let (name, holder) = role == .user ? ("API_KEY", "a caller's") : ("ADMIN_KEY", "an admin's")
        let setting = SettingKey<Secret?>.secret(name, shared: true, "The key to call with.")
        do {
            let sources = try SettingSources(environment: ProcessEnvironment.current)
            let settings = try Settings(service: Credentials.name, keys: [setting], sources: sources)
            if let key = settings[setting] { return key.revealed }
        } catch { throw CommandFailure(error) }
        throw CommandFailure(
            "no key to call with: neither --key nor POINTSMAN_\(name) is set",
            hint: "pass \(holder) key with --key, or set POINTSMAN_\(name) or POINTSMAN_\(name)_FILE",
            exitCode: 64
        )
    }
}
