import CCrypto

/// SHA-256 by libcrypto, over bytes that come in pieces.
/// `@unchecked Sendable`: the context has one owner, since the type cannot be copied.
package struct SHA256: ~Copyable, @unchecked Sendable {
    /// Bytes of a digest.
    package static let digestBytes = 32

    private let context: OpaquePointer

    /// Starts with no bytes.
    package init() {
        guard let context = EVP_MD_CTX_new() else { outOfMemory() }
        self.context = context
        begin()
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds `bytes`.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Adds `bytes`.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else { outOfMemory() }
    }

    /// The digest (32 bytes) of everything added since the start or the last `finalize`; then it starts anew.
    package mutating func finalize() -> [UInt8] {
        let digest = [UInt8](unsafeUninitializedCapacity: Self.digestBytes) { buffer, count in
            guard EVP_DigestFinal_ex(context, buffer.baseAddress, nil) == 1 else { outOfMemory() }
            count = Self.digestBytes
        }
        begin()
        return digest
    }

    /// The digest (32 bytes) of a text in UTF-8.
    package static func hash(_ text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { hash(UnsafeRawBufferPointer($0)) }
    }

    /// The digest (32 bytes) of `bytes`.
    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { hash($0) }
    }

    /// The digest (32 bytes) of `bytes`.
    package static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: digestBytes) { buffer, count in
            let done = EVP_Digest(
                bytes.baseAddress,
                bytes.count,
                buffer.baseAddress,
                nil,
                FetchedDigest.sha256.pointer,
                nil
            )
            guard done == 1 else { outOfMemory() }
            count = digestBytes
        }
    }

    private func begin() {
        guard EVP_DigestInit_ex2(context, FetchedDigest.sha256.pointer, nil) == 1 else { outOfMemory() }
    }
}

/// The algorithm, fetched once: `EVP_sha256()` looks its provider up anew at each use.
/// `@unchecked Sendable`: an `EVP_MD` does not change after it was fetched, and libcrypto lets threads share it.
private struct FetchedDigest: @unchecked Sendable {
    let pointer: OpaquePointer

    static let sha256 = {
        guard let pointer = EVP_MD_fetch(nil, "SHA256", nil) else { outOfMemory() }
        return FetchedDigest(pointer: pointer)
    }()
}

/// libcrypto fails in these calls only when it gets no memory or was built without its default provider.
private func outOfMemory() -> Never {
    preconditionFailure("libcrypto cannot compute SHA-256")
}
