@main
struct ProviderSimulator {
    static func main() async {}
}
