import Components
import ServiceRuntime

@main
enum FinetuneManager {
    static func main() async {
        await ServiceProgram.main(FinetuneManagerComponent.self, tls: Components.tls)
    }
}
