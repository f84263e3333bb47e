import BlockingThread
import Crypto
import HTTPServer
package import Logging
import Synchronization
package import Telemetry

/// What the simulator is started with.
package struct SimulatorConfiguration: Sendable {
    /// Where meter, files, batches and fine-tunes are kept; made if it is not there.
    package var directory: String

    /// The models that are served.
    package var models = ModelTable.builtIn

    /// The keys that are accepted; empty for any key.
    package var keys: [String] = []

    /// What the drawing of faults with a rate starts from.
    package var seed: UInt64 = 1

    /// The largest meter file in bytes; a full one refuses calls.
    package var meterBytesMax = 8 << 30

    /// What can be changed later by `POST /admin/settings`.
    package var settings = SimulatorSettings()

    /// The build that `/version` names.
    package var version = "development"

    /// A configuration with the defaults, for a directory.
    package init(directory: String) {
        self.directory = directory
    }
}

/// Why the simulator cannot start.
package struct SimulatorStartError: Error, CustomStringConvertible {
    /// What is wrong, for a person.
    package let description: String
}

/// A provider of Together's kind: answers every request of its API by rules that stand in docs/SIMULATOR.md, meters what
/// it would bill, and fails on demand.
package final class Simulator: HTTPHandler {
    let models: ModelTable
    let meter: Meter
    let faults: FaultTable
    let files: FileShelf
    let batches: BatchDesk
    let finetunes: FinetuneDesk
    let endpoints: ObjectShelf<ServingEndpoint>
    let customModels: ObjectShelf<CustomModel>
    let thread: BlockingThread
    let logger: Logger
    let metrics: Metrics
    let counters: SimulatorMetrics
    let version: String
    private let settingsState: Mutex<SimulatorSettings>
    private let keys: Set<String>
    private let lock: DirectoryLock
    // Callers send one key again and again: its hash is kept, beside the header that it came from.
    private let lastKey = Mutex((header: "", hash: ""))

    /// Opens the directory; blocks for as long as reading it takes.
    ///
    /// - Parameters:
    ///   - configuration: what it is started with.
    ///   - metrics: what `/metrics` shows; the simulator adds its counters.
    ///   - logger: takes what clients are not told.
    /// - Throws: ``SimulatorStartError`` when another process has the directory or it cannot be used.
    package init(
        configuration: SimulatorConfiguration,
        metrics: Metrics = Metrics(),
        logger: Logger
    ) throws {
        let directory = configuration.directory
        do {
            try Disk.makeDirectory(directory)
            guard let lock = try DirectoryLock(path: directory + "/lock") else {
                throw SimulatorStartError(description: "another simulator uses \(directory)")
            }
            self.lock = lock
            meter = try Meter(path: directory + "/meter.jsonl", bytesMax: configuration.meterBytesMax)
            files = try FileShelf(directory: directory + "/files")
            batches = try BatchDesk(directory: directory + "/batches", files: files)
            finetunes = try FinetuneDesk(directory: directory + "/fine-tunes")
            endpoints = try ObjectShelf(directory: directory + "/endpoints", countMax: 10_000)
            customModels = try ObjectShelf(directory: directory + "/models", countMax: 10_000)
        } catch let error as DiskError {
            throw SimulatorStartError(description: "\(error)")
        }
        models = configuration.models
        faults = FaultTable(seed: configuration.seed)
        thread = BlockingThread(name: "simulator-disk", queueMax: 10_000)
        self.logger = logger
        self.metrics = metrics
        counters = SimulatorMetrics(metrics)
        version = configuration.version
        settingsState = Mutex(configuration.settings)
        keys = Set(configuration.keys.map { Self.shortHash($0) })
    }

    /// The settings in force.
    package var settings: SimulatorSettings {
        settingsState.withLock { $0 }
    }

    /// Gives the directory back. To be called once nothing is answered any more.
    package func close() {
        thread.stop()
        lock.release()
    }

    func change(_ fields: Fields) throws(APIError) -> SimulatorSettings {
        try settingsState.withLock { settings throws(APIError) in
            try settings.apply(fields)
            return settings
        }
    }

    // MARK: Who and which

    /// Sixteen hexadecimal digits that stand for a key in the meter.
    private static func shortHash(_ key: String) -> String {
        SHA256.hash(key).prefix(8).hex
    }

    /// The short hash of the caller's key; 401 without one, or with one that is not on the list.
    func authenticate(_ request: HTTPRequest) throws(APIError) -> String {
        guard let header = request.headers["authorization"], header.utf8.starts(with: "Bearer ".utf8) else {
            throw .unauthorized
        }
        if let known = lastKey.withLock({ $0.header == header ? $0.hash : nil }) {
            return known
        }
        let key = header.dropFirst("Bearer ".count)
        guard !key.isEmpty else {
            throw .unauthorized
        }
        let hash = Self.shortHash(String(key))
        guard keys.isEmpty || keys.contains(hash) else {
            throw .unauthorized
        }
        lastKey.withLock { $0 = (header, hash) }
        return hash
    }

    /// The model of a request: built in, from the models file, made by a fine-tune, deployed on an endpoint,
    /// or one that stands for a fault.
    func model(named name: String) throws(APIError) -> Model {
        if let model = models[name] {
            guard !model.retired else {
                throw .retired(name)
            }
            return model
        }
        if Fault(model: name) != nil {
            return Model(
                id: name,
                type: .chat,
                contextLength: 131_072,
                inputPrice: dollars(0.10),
                outputPrice: dollars(0.10),
                batchPercent: 50
            )
        }
        if let job = finetunes.job(servedAs: name, now: WallClock.unixMS()), var model = models[job.model] {
            model.id = name
            model.retired = false
            return model
        }
        if let model = try model(servedAt: name) {
            return model
        }
        throw .unknownModel(name)
    }
}
