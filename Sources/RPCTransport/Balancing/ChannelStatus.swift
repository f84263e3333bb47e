/// What a channel looks like at one moment, for gauges and for people.
package struct ChannelStatus: Sendable {
    /// How an address stands.
    package enum State: String, CaseIterable, Sendable {
        /// No connection yet, or none any more.
        case connecting
        /// It takes calls.
        case ready
        /// It is connected, but has failed too often: it gets none, or one at a time.
        case ejected
        /// It does not accept this side's credentials.
        case refused
    }

    /// One address behind the target.
    package struct Address: Sendable {
        /// `host:port` in numbers.
        package let name: String
        /// How it stands.
        package let state: State
        /// Calls that have not ended.
        package let callsInFlight: Int
        /// How long its answers take lately; nil if none has come.
        package let latency: Duration?
        /// Why there is no connection; nil if there is one, or nothing is known yet.
        package let problem: String?
    }

    /// Sorted by name.
    package let addresses: [Address]
    /// Calls that wait for a connection.
    package let callsWaiting: Int
    /// Calls that were sent again since the channel was made.
    package let retries: Int
    /// How often an address was ejected since the channel was made.
    package let ejections: Int

    /// Addresses that stand so.
    package func count(_ state: State) -> Int { addresses.count { $0.state == state } }
    /// Calls that have not ended, over all addresses.
    package var callsInFlight: Int { addresses.reduce(0) { $0 + $1.callsInFlight } }
}
