import Components
import ServiceRuntime

@main
enum ProviderSimulator {
    static func main() async {
        await ServiceProgram.main(ProviderSimulatorComponent.self, tls: Components.tls)
    }
}
