import JSON

/// What endpoints can run on.
struct Hardware: Sendable {
    var id: String
    var gpu: String
    var count: Int
    var memoryGB: Int
    var centsPerHour: Int

    static let all: [Hardware] = [1, 2, 4, 8].flatMap { count in
        [
            Hardware(
                id: "\(count)x_nvidia_a100_80gb_sxm",
                gpu: "a100-80gb",
                count: count,
                memoryGB: 80,
                centsPerHour: 256 * count
            ),
            Hardware(
                id: "\(count)x_nvidia_h100_80gb_sxm",
                gpu: "h100-80gb",
                count: count,
                memoryGB: 80,
                centsPerHour: 336 * count
            ),
        ]
    }

    /// As the older API shows it; `isAvailable` where a model was asked about.
    func write(to json: inout JSONWriter, isAvailable: Bool?) {
        json.object { json in
            json.member("object", "hardware")
            json.member("id", id)
            json.object("pricing") { $0.member("cents_per_minute", Double(centsPerHour) / 60) }
            json.object("specs") {
                $0.member("gpu_type", gpu)
                $0.member("gpu_link", "sxm")
                $0.member("gpu_memory", memoryGB)
                $0.member("gpu_count", count)
            }
            if let isAvailable {
                json.object("availability") { $0.member("status", isAvailable ? "available" : "unavailable") }
            }
            json.member("updated_at", at: Int64(AnswerEncoder.created) * 1_000)
        }
    }

    /// As the newer API shows it.
    func writeInstanceType(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", id)
            json.member("name", id)
            json.member("description", "\(count) \(gpu)")
            json.member("gpuType", gpu)
            json.member("gpuCount", count)
            json.member("gpuMemoryGib", memoryGB)
            json.member("priceCentsPerHour", centsPerHour)
            json.array("regions", ["us-central-1"]) { json, name in json.object { $0.member("name", name) } }
        }
    }
}
