/// What an alert is about. Also a label of metrics.
package enum AlertKind {
    /// Requests name a model that its provider retired. Subject: the model's id.
    package static let modelRetired = "model-retired"
    /// A provider refuses a key. Subject: `provider/key`.
    package static let providerKeyRefused = "provider-key-refused"
    /// A provider lists another price than the catalogue. Subject: `provider/model`.
    package static let priceDiffers = "price-differs"
    /// A provider's list lacks a model of the catalogue. Subject: `provider/model`.
    package static let modelMissing = "model-missing"
}
