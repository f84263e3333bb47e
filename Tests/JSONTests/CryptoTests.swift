import Crypto
import Testing

@Suite("Crypto")
struct CryptoTests {
    @Test("SHA-256 gives the published digests, at once and in pieces")
    func digests() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(SHA256.hash([]).hex == empty)
        #expect(SHA256.hash(Array("abc".utf8)).hex == abc)
        var hash = SHA256()
        hash.update(Array("a".utf8))
        hash.update([])
        hash.update(Array("bc".utf8))
        #expect(hash.finalize().hex == abc)
        #expect(hash.finalize().hex == empty)
    }

    @Test("Hexadecimal text reads back, and what is none is refused")
    func hex() {
        #expect(Hex.encode([0x00, 0x9F, 0xFF]) == "009fff")
        #expect(Hex.decode("009fFF") == [0x00, 0x9F, 0xFF])
        #expect(Hex.decode("") == [])
        #expect(Hex.decode("0") == nil)
        #expect(Hex.decode("0g") == nil)
    }

    @Test("Random bytes are as many as asked for and differ")
    func random() {
        #expect(RandomBytes.make(count: 0).isEmpty)
        #expect(RandomBytes.make(count: 32).count == 32)
        #expect(RandomBytes.make(count: 32) != RandomBytes.make(count: 32))
    }
}
