@main
struct FinetuneManager {
    static func main() async {}
}
