@main
struct Router {
    static func main() async {}
}
