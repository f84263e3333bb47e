import Generator
import SwiftProtobufPluginLibrary

@main
struct ProtocGenPointsman {
    static func main() {
        PointsmanGenerator().main(nil)
    }
}
