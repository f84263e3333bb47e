import Components
import ServiceRuntime

@main
enum Cache {
    static func main() async {
        await ServiceProgram.main(CacheComponent.self, tls: Components.tls)
    }
}
