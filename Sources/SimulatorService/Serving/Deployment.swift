/// A model on hardware of its own. Its state is a function of what was asked for and of the time.
struct Deployment: Sendable, Equatable {
    enum State: String, Sendable {
        case pending = "PENDING"
        case starting = "STARTING"
        case started = "STARTED"
        case stopping = "STOPPING"
        case stopped = "STOPPED"

        /// The words of the newer API.
        var name: String {
            switch self {
            case .pending, .starting: "DEPLOYMENT_STATE_PROVISIONING"
            case .started: "DEPLOYMENT_STATE_READY"
            case .stopping: "DEPLOYMENT_STATE_STOPPING"
            case .stopped: "DEPLOYMENT_STATE_STOPPED"
            }
        }
    }

    static let replicasMax = 64

    var id: String
    var name: String
    /// The name of the model that it serves.
    var model: String
    var hardware: String
    var minReplicas: Int
    var maxReplicas: Int
    /// Minutes; kept and shown, nothing stops by it.
    var inactiveTimeout: Int?
    var createdMS: Int64
    /// When ``runs`` was last changed.
    var changedMS: Int64
    var runs: Bool
    /// How long each state on the way lasts.
    var stepMS: Int64

    func state(at now: Int64) -> State {
        let steps = stepMS == 0 ? 2 : (now - changedMS) / stepMS
        guard runs else {
            return steps < 1 ? .stopping : .stopped
        }
        return steps < 1 ? .pending : steps < 2 ? .starting : .started
    }

    /// Starts or stops it, if it is not on its way there already.
    mutating func run(_ wanted: Bool, now: Int64) {
        guard wanted != runs else {
            return
        }
        runs = wanted
        changedMS = now
    }

    init(
        id: String,
        name: String,
        model: String,
        hardware: String,
        replicas: ClosedRange<Int>,
        inactiveTimeout: Int?,
        now: Int64,
        runs: Bool,
        stepMS: Int64
    ) {
        self.id = id
        self.name = name
        self.model = model
        self.hardware = hardware
        minReplicas = replicas.lowerBound
        maxReplicas = replicas.upperBound
        self.inactiveTimeout = inactiveTimeout
        createdMS = now
        // What was never started has nothing to stop.
        changedMS = runs ? now : 0
        self.runs = runs
        self.stepMS = stepMS
    }
}
