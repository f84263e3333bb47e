import Components
import ServiceRuntime

@main
enum Gateway {
    static func main() async {
        await ServiceProgram.main(GatewayComponent.self, tls: Components.tls)
    }
}
