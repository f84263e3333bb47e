/// A text and the time it takes: its words are spread evenly over it.
struct Transcript: Sendable {
    private static let wordsPerSegment = 10

    let text: [UInt8]
    let milliseconds: Int
    let language: String

    /// `{"text"}`.
    var plain: [UInt8] {
        var out: [UInt8] = []
        out.append(text: #"{"text":"#)
        out.append(jsonString: text)
        out.append(text: "}")
        return out
    }

    /// The long form; segments carry what either of the SDKs requires of one.
    func verbose(words hasWords: Bool, speakers hasSpeakers: Bool) -> [UInt8] {
        let words = text.split(separator: 0x20)
        let segments = stride(from: 0, to: words.count, by: Self.wordsPerSegment).map { start in
            start..<min(start + Self.wordsPerSegment, words.count)
        }
        var out: [UInt8] = []
        out.append(text: #"{"language":"#)
        out.append(jsonString: language)
        out.append(text: #","duration":"#)
        out.append(seconds: milliseconds)
        out.append(text: #","text":"#)
        out.append(jsonString: text)
        out.append(text: #","segments":["#)
        out.append(list: segments.enumerated()) { segment, out in
            appendSegment(segment.offset, segment.element, of: words, to: &out)
            out.append(text: #","seek":0,"tokens":[],"temperature":0,"avg_logprob":0,"compression_ratio":1"#)
            out.append(text: #","no_speech_prob":0}"#)
        }
        out.append(text: "]")
        if hasWords || hasSpeakers {
            out.append(text: #","words":["#)
            out.append(list: words.indices) { appendWord($0, of: words, speaker: hasSpeakers, to: &$1) }
            out.append(text: "]")
        }
        if hasSpeakers {
            out.append(text: #","speaker_segments":["#)
            out.append(list: segments.enumerated()) { segment, out in
                appendSegment(segment.offset, segment.element, of: words, to: &out)
                out.append(text: #","speaker_id":"#)
                out.append(jsonString: speaker(ofWord: segment.element.lowerBound))
                out.append(text: #","words":["#)
                out.append(list: segment.element) { appendWord($0, of: words, speaker: true, to: &$1) }
                out.append(text: "]}")
            }
            out.append(text: "]")
        }
        out.append(text: "}")
        return out
    }

    /// A segment's own fields; the object stays open.
    private func appendSegment(_ id: Int, _ range: Range<Int>, of words: [ArraySlice<UInt8>], to out: inout [UInt8]) {
        out.append(text: #"{"id":"#)
        out.append(decimal: id)
        appendTimes(range, of: words.count, to: &out)
        out.append(text: #","text":"#)
        out.append(jsonString: Array(words[range].joined(separator: [0x20])))
    }

    private func appendWord(_ index: Int, of words: [ArraySlice<UInt8>], speaker: Bool, to out: inout [UInt8]) {
        out.append(text: #"{"word":"#)
        out.append(jsonString: words[index])
        appendTimes(index..<(index + 1), of: words.count, to: &out)
        if speaker {
            out.append(text: #","speaker_id":"#)
            out.append(jsonString: self.speaker(ofWord: index))
        }
        out.append(text: "}")
    }

    private func appendTimes(_ range: Range<Int>, of count: Int, to out: inout [UInt8]) {
        out.append(text: #","start":"#)
        out.append(seconds: milliseconds * range.lowerBound / count)
        out.append(text: #","end":"#)
        out.append(seconds: milliseconds * range.upperBound / count)
    }

    /// Two speakers take turns, a segment each.
    private func speaker(ofWord index: Int) -> String {
        "SPEAKER_0\(index / Self.wordsPerSegment % 2)"
    }
}

extension [UInt8] {
    /// The elements of a list with commas between them.
    mutating func append<S: Sequence>(list: S, _ append: (S.Element, inout [UInt8]) -> Void) {
        var isFirst = true
        for element in list {
            if !isFirst {
                self.append(0x2C)
            }
            isFirst = false
            append(element, &self)
        }
    }
}
