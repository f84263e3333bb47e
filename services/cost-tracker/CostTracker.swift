import Components
import ServiceRuntime

@main
enum CostTracker {
    static func main() async {
        await ServiceProgram.main(CostTrackerComponent.self, tls: Components.tls)
    }
}
