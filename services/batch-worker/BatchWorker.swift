import Components
import ServiceRuntime

@main
enum BatchWorker {
    static func main() async {
        await ServiceProgram.main(BatchWorkerComponent.self, tls: Components.tls)
    }
}
