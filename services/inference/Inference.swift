import Components
import ServiceRuntime

@main
enum Inference {
    static func main() async {
        await ServiceProgram.main(InferenceComponent.self, tls: Components.tls)
    }
}
