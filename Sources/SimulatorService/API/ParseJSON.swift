import JSON

/// Parses a whole body; the error is what a client is told.
func parseJSON(_ bytes: [UInt8]) throws(APIError) -> JSONDocument {
    do {
        return try JSONDocument(parsing: bytes)
    } catch {
        throw .malformed("\(error)")
    }
}
