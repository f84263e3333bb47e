@main
struct Cache {
    static func main() async {}
}
