import Hashes
import Testing

func hex(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef")
  return bytes.reduce(into: "") {
    $0.append(digits[Int($1 >> 4)])
    $0.append(digits[Int($1 & 15)])
  }
}

/// Bytes 3, 10, 17, …: the messages for which the digests below were computed with PyCryptodome and hashlib.
func message(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 3) } }

@Suite struct KeccakTests {
  static let digests: [(Int, String)] = [
    (0, "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
    (1, "69c322e3248a5dfc29d73c5b0553b0185a35cd5bb6386747517ef7e53b15e287"),
    (3, "7d228cdb40e661b0731cd20c876de675137701233a19b450a36e53a053407a22"),
    (8, "ad894215c2106b9dfa2c04022025509974a5eb20b9f4cd27ca716967542ecf6e"),
    (55, "152cc5298108a3ec3a26e0c5aead9c2770c184a6bdf87eb087716b185c8e2238"),
    (64, "0251cf13aa5b18f1cbda7cddbe85f3dc536fc93df590c2d20ca9b28af1ed2c39"),
    (135, "00ef96af9cf4b24c7f269d922294444a197d0a33638c2e56634c57e892103a8f"),
    (136, "742061bcad767ed4c4f5883b1dcb1aad11afdcc140dc469d953759b127b9f9ed"),
    (137, "e3371f61e770abf254c34239c3b0099ad90594507415bc81dd0a10b9692bbf2a"),
    (200, "66d2cdf3ab4c5bd3c75add9b60b14ac5b7789534fa2da3f348853b847359a3a0"),
    (271, "4401c4afbe16ff911bdbf2d38e556e5b861f3fdf0f9d4306b1c46f6ae4f73584"),
    (272, "ac141fd7b0a0ffcd2e967254d508da3ec616596493c36fa304425647d90e6de5"),
    (273, "16192ea86793083e47731cb3c970600f04768414d92bc0540e54ce8607a0fce0"),
    (1000, "80cdc8dd52cbb3dbaea8f383209893fa2bb52efbd5aedbb4b26dcfe307fcdc9b"),
  ]

  @Test(arguments: digests)
  func agreesWithPyCryptodome(count: Int, digest: String) {
    #expect(hex(Keccak256.hash(message(count)).bytes) == digest)
  }

  @Test(arguments: [1, 7, 8, 9, 135, 136, 137])
  func anySplitOfTheMessageGivesTheSameDigest(piece: Int) {
    let whole = message(1000)
    var hasher = Keccak256()
    var offset = 0
    while offset < whole.count {
      let end = min(offset + piece, whole.count)
      Array(whole[offset..<end]).withUnsafeBytes { hasher.update($0) }
      offset = end
    }
    #expect(hasher.finalize() == Keccak256.hash(whole))
  }

  @Test func misalignedInputIsReadCorrectly() {
    let whole = message(300)
    let expected = Keccak256.hash(Array(whole[3...]))
    whole.withUnsafeBytes { #expect(Keccak256.hash(UnsafeRawBufferPointer(rebasing: $0[3...])) == expected) }
  }

  /// The permutation of the zero state, from the Keccak team's intermediate values.
  @Test func permutesTheZeroState() {
    var lanes = [UInt64](repeating: 0, count: 25)
    lanes.withUnsafeMutableBufferPointer { KeccakPermutation.apply($0.baseAddress!) }
    #expect(lanes[0] == 0xf125_8f79_40e1_dde7)
    #expect(lanes[1] == 0x84d5_ccf9_33c0_478a)
  }

  /// Rounds one after the other are the permutation, however they are grouped; the first one of zeros is ι.
  @Test(arguments: [1, 3, 8, 24]) func roundsAreThePermutation(step: Int) {
    var state = (0..<25).map { UInt64($0) &* 0x9e37_79b9_7f4a_7c15 }
    for start in [state, [UInt64](repeating: 0, count: 25)] {
      state = start
      var lanes = start
      state.withUnsafeMutableBufferPointer { KeccakPermutation.apply($0.baseAddress!) }
      for round in stride(from: 0, to: 24, by: step) {
        lanes.withUnsafeMutableBufferPointer {
          KeccakPermutation.rounds(round..<round + step, $0.baseAddress!)
        }
      }
      #expect(lanes == state)
    }
    var zeros = [UInt64](repeating: 0, count: 25)
    zeros.withUnsafeMutableBufferPointer { KeccakPermutation.rounds(0..<1, $0.baseAddress!) }
    #expect(zeros == [1] + [UInt64](repeating: 0, count: 24))
  }
}

@Suite struct SHA256Tests {
  static let digests: [(Int, String)] = [
    (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (3, "6ab0dba1f4f1dfbb37b4f9eeb092c09fca4900ad32bdcd147d8dde35d6c87c35"),
    (55, "e7313d333c272e639f790978283f9eb392e843d0f29b7016828bb1daa4aac70b"),
    (56, "4324d65f3c103567f5589c710bc08f8523f929a9272e3af36fc968e52abc6c27"),
    (63, "81c80242132f230c3bd41b3e63bbcff16107339549214a99614ff26664625055"),
    (64, "39e3d7b6b5d075d37d053ad89b24b41bef4f3c29760c84447cab3f3be1882241"),
    (65, "aacca6ff74fdbb296d165a45cecfa04e5127bc008770fbbdd48006f2d2fae95e"),
    (119, "9ce7368e4daf32341631b492e80359dc9f594b48453cd0dd5bf0b19279cc177e"),
    (120, "7836b787757e95e58b3ca5aec90b1b004e8deba1e50e9675af9cabf1a13a04b5"),
    (1000, "1e9bc38cbf860b9ec31918b065f9b52476c549a782e0e7990bed8ce3868d2371"),
  ]

  @Test(arguments: digests)
  func agreesWithHashlib(count: Int, digest: String) {
    #expect(hex(SHA256.hash(message(count)).bytes) == digest)
  }

  /// RFC 4231, test cases 2 and 6.
  @Test func authenticatesAsRFC4231() {
    #expect(
      hex(SHA256.authenticate(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8)).bytes)
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    let long = "Test Using Larger Than Block-Size Key - Hash Key First"
    #expect(
      hex(SHA256.authenticate(Array(long.utf8), key: [UInt8](repeating: 0xaa, count: 131)).bytes)
        == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
  }
}
