package import Messages
import RPCCore
package import Stubs

/// The tracker over RPC.
package struct RPCLedger: SpendingLedger {
    private let client: LedgerClient
    private let options: CallOptions

    /// The tracker that `client` calls; every call ends after `timeout`.
    package init(_ client: LedgerClient, timeout: Duration = .seconds(10)) {
        self.client = client
        options = CallOptions(timeout: timeout)
    }

    /// `Ledger.Append`.
    package func append(_ request: CostV1.AppendRequest) async throws -> CostV1.AppendResponse {
        try await client.append(request, options: options)
    }

    /// `Ledger.Seal`.
    package func seal(_ request: CostV1.SealRequest) async throws -> CostV1.SealResponse {
        try await client.seal(request, options: options)
    }
}
