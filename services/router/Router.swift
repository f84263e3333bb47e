import Components
import ServiceRuntime

@main
enum Router {
    static func main() async {
        await ServiceProgram.main(RouterComponent.self, tls: Components.tls)
    }
}
