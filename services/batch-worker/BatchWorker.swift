@main
struct BatchWorker {
    static func main() async {}
}
