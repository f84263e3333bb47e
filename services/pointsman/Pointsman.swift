@main
struct Pointsman {
    static func main() async {}
}
