package import ServiceConfiguration

extension CommonKeys {
    /// The secret that the services of one installation share.
    package static let rpcToken = SettingKey<Secret?>.secret(
        "RPC_TOKEN",
        shared: true,
        "The secret that the services of one installation show each other, at least 16 characters. Without it and "
            + "without TLS a service believes nobody's word about tenants, money and storage."
    )
    /// The file that holds it.
    package static let rpcTokenFile = SettingKey<String>.string(
        "RPC_TOKEN_FILE",
        default: "",
        shared: true,
        "A file that holds RPC_TOKEN, looked at again when it changes. With several lines each is accepted and the "
            + "first is shown, so that a secret can be changed in three steps: add the new one below, swap, remove."
    )
    /// The chain of certificates to show.
    package static let rpcTLSCertificate = SettingKey<String>.string(
        "RPC_TLS_CERTIFICATE",
        default: "",
        shared: true,
        "A PEM file with this service's certificate and those between it and the authority. It must name the service "
            + "as a DNS name (router or router.pointsman) or SPIFFE id. Read again when it changes."
    )
    /// The certificate's key.
    package static let rpcTLSKey = SettingKey<String>.string(
        "RPC_TLS_KEY",
        default: "",
        shared: true,
        "A PEM file with the certificate's private key."
    )
    /// Whose certificates peers must have.
    package static let rpcTLSTrust = SettingKey<String>.string(
        "RPC_TLS_TRUST",
        default: "",
        shared: true,
        "A PEM file with the authorities that every peer's certificate must come from; they should sign for "
            + "this system only."
    )
    /// Whether frames may leave this machine unencrypted.
    package static let rpcAllowPlaintext = SettingKey<Bool>.bool(
        "RPC_ALLOW_PLAINTEXT",
        default: false,
        shared: true,
        "Whether RPC may leave this machine without TLS. Only for networks where nobody listens."
    )

    /// What every program that speaks RPC can be told about whom to trust.
    static let security: [any SettingDeclaration] = [
        rpcToken, rpcTokenFile, rpcTLSCertificate, rpcTLSKey, rpcTLSTrust, rpcAllowPlaintext,
    ]
}
