import Crypto
import FileWatch
package import Logging
package import ServiceConfiguration
import Synchronization

/// The secret that services of one installation show each other in their first frame.
package final class RPCToken: Sendable, Equatable {
    private let tokens: Mutex<[[UInt8]]>
    private let watch: FileWatch?

    /// A secret that stays as it is. Throws the rule that `text` breaks, without saying the text.
    package init(_ text: String) throws(SettingRule) {
        tokens = Mutex(try Self.parse(text))
        watch = nil
    }

    /// The secret, or secrets, that the file at `path` holds now, and whatever it holds later. What cannot be used later
    /// changes nothing but the log.
    ///
    /// - Parameters:
    ///   - path: the file, a secret a line: the first is shown, all are accepted.
    ///   - interval: how often to look whether it has changed.
    ///   - logger: is told of changes.
    /// - Throws: the rule that the file breaks, without its content. Blocks until it is read.
    package init(
        file path: String,
        checkingEvery interval: Duration = .seconds(2),
        logger: Logger
    ) throws(SettingRule) {
        let watch = FileWatch([path], every: interval)
        tokens = Mutex(try Self.read(path))
        self.watch = watch
        watch.start { [weak self] in self?.reload(path, logger) }
    }

    /// What to show a server.
    package var shown: [UInt8] { tokens.withLock { $0.first } ?? [] }

    /// Whether a client that shows `bytes` is one of us. Takes as long for a wrong secret as for a right one.
    package func accepts(_ bytes: [UInt8]) -> Bool {
        // Every one is compared, so that the time does not tell which it was.
        tokens.withLock { tokens in
            tokens.reduce(false) { found, token in ConstantTime.equals(token, bytes) || found }
        }
    }

    /// Whether both accept the same.
    package static func == (one: RPCToken, other: RPCToken) -> Bool {
        one.tokens.withLock { $0 } == other.tokens.withLock { $0 }
    }

    private func reload(_ path: String, _ logger: Logger) {
        do throws(SettingRule) {
            let read = try Self.read(path)
            tokens.withLock { $0 = read }
            logger.info("a new RPC token file is in use", metadata: ["file": "\(path)", "tokens": "\(read.count)"])
        } catch {
            logger.warning("the RPC token file can't be used, the last tokens stay: \(path) \(error)")
        }
    }

    private static let bytesMin = 16
    private static let bytesMax = 512
    private static let linesMax = 4

    private static func read(_ path: String) throws(SettingRule) -> [[UInt8]] {
        guard let text = TextFile.read(path) else { throw SettingRule("cannot be read") }
        return try parse(text)
    }

    private static func parse(_ text: String) throws(SettingRule) -> [[UInt8]] {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.isEmpty }
        guard (1...linesMax).contains(lines.count) else { throw SettingRule("must hold 1 to \(linesMax) lines") }
        for line in lines {
            let isPlain = line.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            guard isPlain, (bytesMin...bytesMax).contains(line.utf8.count) else {
                throw SettingRule("must have \(bytesMin) to \(bytesMax) visible ASCII characters a line, no spaces")
            }
        }
        return lines.map { Array($0.utf8) }
    }
}
