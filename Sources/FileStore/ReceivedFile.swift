/// A content that is on disk, whole and synced, and has no name yet: ``FileStore/keep(_:)`` gives it one, and without
/// that it goes with the last reference.
package struct ReceivedFile: Sendable {
    /// What it will be known by.
    package let stored: FileStore.Stored
    let file: IncomingFile
}
