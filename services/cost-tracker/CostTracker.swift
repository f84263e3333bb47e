@main
struct CostTracker {
    static func main() async {}
}
