/// What counts as a token: four bytes of UTF-8, so that anybody can count what the simulator will bill.
package enum TokenRule {
    /// Bytes of UTF-8 in one token.
    package static let bytesPerToken = 4

    /// What each message of a chat costs beside its text.
    package static let tokensPerMessage = 4

    /// What a part that is no text (an image, a sound) costs.
    package static let tokensPerAttachment = 64

    /// Tokens of a text of `bytes` bytes: a quarter, rounded up.
    package static func tokens(bytes: Int) -> Int {
        (bytes + bytesPerToken - 1) / bytesPerToken
    }
}
