import BlockingThread
import Glibc
import Synchronization

/// Notices that files were replaced or rewritten. It looks at them every few seconds, from a thread that may block, so
/// it works on every file system and through the links that orchestrators mount secrets by.
///
/// To miss nothing: make the watch, read the files, then ``start(_:)``.
package final class FileWatch: Sendable {
    /// What tells one state of a file from the next; nil for a file that is not there.
    private struct Stamp: Equatable {
        let device: UInt
        let inode: UInt
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    private struct State {
        var seen: [Stamp?]
        var looking: Task<Void, Never>?
    }

    private let paths: [String]
    private let interval: Duration
    private let thread = BlockingThread(name: "file-watch", queueMax: 4)
    private let state: Mutex<State>

    /// Remembers how the files are now. Blocks for as long as the file system takes to say so.
    ///
    /// - Parameters:
    ///   - paths: the files.
    ///   - interval: how often to look.
    package init(_ paths: [String], every interval: Duration = .seconds(2)) {
        self.paths = paths
        self.interval = interval
        state = Mutex(State(seen: paths.map(Self.stamp)))
    }

    deinit { stop() }

    /// Starts to look.
    ///
    /// - Parameter onChange: is called on a thread that may block whenever any of the files has changed. A file that is
    ///   written slowly is seen to change until it is whole.
    package func start(_ onChange: @escaping @Sendable () -> Void) {
        let interval = interval
        let looking = Task { [weak self] in
            while (try? await ContinuousClock().sleep(for: interval)) != nil {
                guard let self else { return }
                await self.look(onChange)
            }
        }
        let last = state.withLock { state in
            defer { state.looking = looking }
            return state.looking
        }
        last?.cancel()
    }

    /// Looks no more.
    package func stop() {
        state.withLock { $0.looking.take() }?.cancel()
        thread.stop()
    }

    private func look(_ onChange: @escaping @Sendable () -> Void) async {
        // Refused only once the watch was stopped, and then there is nothing to do.
        try? await thread.run { [self] in
            let now = paths.map(Self.stamp)
            let isChanged = state.withLock { state in
                defer { state.seen = now }
                return state.seen != now
            }
            if isChanged { onChange() }
        }
    }

    private static func stamp(_ path: String) -> Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Stamp(
            device: UInt(status.st_dev),
            inode: UInt(status.st_ino),
            size: Int(status.st_size),
            seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec
        )
    }
}
