@main
struct Inference {
    static func main() async {}
}
