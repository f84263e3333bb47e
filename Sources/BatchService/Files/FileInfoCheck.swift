import Messages
import RPCCore

/// What is said of a file before its content, checked.
enum FileInfoCheck {
    static let filenameCharactersMax = 255
    static let purposes = [
        "assistants", "batch", "batch-api", "calibration", "eval", "evals", "fine-tune", "user_data", "vision",
    ]
    private static let lifetimes: ClosedRange<UInt64> = 3_600...2_592_000
    private static let endings = ["csv", "jsonl", "parquet"]

    /// A file of `tenant` as `info` describes it; the id is random.
    static func file(_ info: BatchV1.FileInfo, tenant: String, id: String) throws(RPCError) -> NewFile {
        guard (1...filenameCharactersMax).contains(info.filename.count),
            info.filename.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else {
            throw refuse("filename: 1 to \(filenameCharactersMax) characters, none of them a control character")
        }
        guard purposes.contains(info.purpose) else {
            throw refuse("purpose: must be one of \(purposes.joined(separator: ", "))")
        }
        guard info.fileType.utf8.count <= 32 else { throw refuse("file_type: at most 32 bytes") }
        guard info.expiresAfterS == 0 || lifetimes.contains(info.expiresAfterS) else {
            throw refuse("expires_after_s: \(lifetimes.lowerBound) to \(lifetimes.upperBound), or 0")
        }
        let ending = info.filename.split(separator: ".").last?.lowercased() ?? ""
        let known = endings.contains(ending) ? ending : ""
        var file = NewFile(
            id: id,
            tenant: tenant,
            filename: info.filename,
            purpose: info.purpose,
            fileType: info.fileType.isEmpty ? known : info.fileType,
            lifetime: info.expiresAfterS == 0 ? nil : .seconds(info.expiresAfterS)
        )
        file.checksum = try checksum(info)
        return file
    }

    /// In lower case; empty = none was given.
    static func checksum(_ info: BatchV1.FileInfo) throws(RPCError) -> String {
        let checksum = info.checksum.lowercased()
        let isDigest =
            checksum.utf8.count == 64
            && checksum.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard checksum.isEmpty || isDigest else { throw refuse("checksum: SHA-256 in 64 hexadecimal digits") }
        return checksum
    }

    static func refuse(_ rule: String) -> RPCError { RPCError(.invalidArgument, rule, reason: .badRequest) }
}
