import Hashes
import Testing
import VectorTestSupport

struct RIPEMD160Tests {
  /// The designers' test values.
  @Test(arguments: [
    ("", "9c1185a5c5e9fc54612808977ee8f548b2258d31"),
    ("a", "0bdc9d2d256b3ee9daae347be6f4dc835a467ffe"),
    ("abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"),
    ("message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36"),
    ("abcdefghijklmnopqrstuvwxyz", "f71c27109c692c1b56bbdceb5b9d2865b3708dbc"),
    ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "12a053384a9c0c88e405a06c27dcf49ada62eb2b"),
    (
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
      "b0e20b6e3116640286ed3a87a5713079b21f5189"
    ),
    (String(repeating: "1234567890", count: 8), "9b752e45573d4b39f4dbd3323cab82bf63326bfb"),
  ])
  func designersValues(message: String, digest: String) {
    #expect(RIPEMD160.hash(Array(message.utf8)).hexadecimal == digest)
  }

  @Test func aMillionTimesA() {
    let message = [UInt8](repeating: 0x61, count: 1_000_000)
    #expect(RIPEMD160.hash(message).hexadecimal == "52783243c1697bdbe16d37f97f68f08325dc1528")
  }

  /// Around every border of the padding; the digests are PyCryptodome's.
  @Test(arguments: [
    (0, "9c1185a5c5e9fc54612808977ee8f548b2258d31"),
    (1, "2c6eee09b66fb156dfd1954561eef4045c9510b4"),
    (54, "71815f7a7b1db45f9f99ba94ceab6556a5488c44"),
    (55, "23b6f5795b74c85cd9d2b07ff739fa312d2447b9"),
    (56, "8d87cd2447ffe7e4f64e9c4c92fb73b834fe4777"),
    (57, "da97a86937089b2595168f1575a8b53341c6bf83"),
    (63, "207b8742688acd3fa8b2a1f5b81239b839cfb4fe"),
    (64, "0e4b407728517d4fbd7c35c3740600cbfd48e466"),
    (65, "455724500fa111934dde26319778b0dec5dbbc63"),
    (119, "cb5e04c26add5f8f1d8b7e187a8c62b6b119562f"),
    (120, "ea7c981e43f3ad7013e1627e9e871a9f8d3b23c0"),
    (127, "cd45302e74b51127c6a56277a982ef5c77dbbe70"),
    (128, "10f7e17c58a11360ff2531da2cb461aff775585e"),
    (129, "c7efa29f80c916cb73a16562f407a9cd99653335"),
    (1000, "ebb60aaaced0ac9aa29e37526603752b0790985d"),
  ])
  func everyLength(length: Int, digest: String) {
    #expect(RIPEMD160.hash(pattern(length)).hexadecimal == digest)
  }
}

/// The message of `length` bytes that the generated vectors of this folder use.
func pattern(_ length: Int) -> [UInt8] { (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ 5) } }
