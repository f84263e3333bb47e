/// Through whom providers are reached, in the terms of the usual environment variables.
///
/// This machine itself is never reached through a proxy.
package struct ProviderProxies: Sendable, Equatable {
    /// For `http://` addresses; nil = directly.
    package let http: String?
    /// For `https://` addresses; nil = directly.
    package let https: String?
    /// Hosts that are reached directly, with commas between; a domain stands for everything in it, `*` for all.
    package let except: String

    /// No proxy.
    package static let none = ProviderProxies(environment: [:])

    /// What the environment says: `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy`. Capitals count where there
    /// are no small letters, but for `HTTP_PROXY`, which web servers set from a client's header.
    package init(environment: [String: String]) {
        func value(_ name: String) -> String? {
            let value = environment[name] ?? (name == "http_proxy" ? nil : environment[name.uppercased()])
            return value?.isEmpty == false ? value : nil
        }
        http = value("http_proxy") ?? value("all_proxy")
        https = value("https_proxy") ?? value("all_proxy")
        except = value("no_proxy") ?? ""
    }

    /// The proxy for an address; nil = directly. Exceptions are not looked at.
    package func proxy(for url: String) -> String? {
        let isTLS = url.hasPrefix("https://")
        let authority = url.dropFirst(isTLS ? 8 : 7).prefix { $0 != "/" }.lowercased()
        let isLocal =
            authority.hasPrefix("[::1]") || authority.hasPrefix("127.")
            || authority.prefix { $0 != ":" } == "localhost" || authority.prefix { $0 != ":" }.hasSuffix(".localhost")
        return isLocal ? nil : (isTLS ? https : http)
    }
}

/// How a client's connections are used, in all and now.
package struct ProviderConnections: Sendable, Equatable {
    /// Connections that were made, by calls that have ended.
    package var opened = 0
    /// Calls that found a connection, of those that have ended.
    package var reused = 0
    /// Calls that have no connection yet.
    package var waiting = 0

    /// None.
    package init() {}
}
