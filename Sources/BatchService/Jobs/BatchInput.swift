import JSON
import Spending

/// The file of a provider's batch: a line for each item, named by its attempt's id.
enum BatchInput {
    /// The file's bytes. The attempt ids make them unique: the provider answers 409 to bytes that it knows.
    static func file(_ items: [AttemptItem], journal: [UInt8]) -> [UInt8] {
        var file: [UInt8] = []
        file.reserveCapacity(items.reduce(0) { $0 + $1.body.count + 96 })
        for item in items {
            var line = JSONWriter(capacity: item.body.count + 96)
            line.object { line in
                line.member("custom_id", Attempt.id(journal: journal, seq: item.seq))
                line.member("body", json: item.body)
            }
            file += line.bytes
            file.append(10)
        }
        return file
    }
}
