import Hashes
import Testing
import VectorTestSupport

struct BLAKE2bTests {
  /// A whole hash from the compression function; the digests are those of Python's hashlib.
  @Test(arguments: [
    (
      0,
      "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce"
    ),
    (
      1,
      "25a56b041ab162d71bbdceef5c62e14dd217b68ed5267ed2c6cf934493deae03190b646c68ad3be94fd9f245c4469e10e8d3e7fa3a927d62b589c80f4dc55caf"
    ),
    (
      127,
      "e692d837c27dbb9db2ef4a9874400e26e9312fce3e281a2d3bfc24271eb4f8e8e57a300af5510965b7538f9a9d5cac5a178f427bd7e03851523a97bb0e075657"
    ),
    (
      128,
      "42c6644783aac7176db2947d2adff35345de22f6089c1cc90ad8273709bf5c3fcf00f8e97566aaceee0778abd1cea8ee1374bb93791d37e53bfa7c250c175eac"
    ),
    (
      129,
      "fbc4b87965d0b4be19051dfe81369f6ae6cbbad84b0de8f2b7d2adfb5297f0c9f8b59c8025f78c2bd8cc7b026c9e467e528a95daa2f83fafd4b1be30674fbf65"
    ),
    (
      1000,
      "520c23065c3f9e12a1b7ab5609743773946bcaf3c5b05ad6af008e0c8c3e4eb36486174ee8b5e22b01ab9a8ab13780567272fc1a88da319e7d90f06b65b6e333"
    ),
  ])
  func hashesAgreeWithPython(length: Int, digest: String) {
    #expect(hash(pattern(length)).hexadecimal == digest)
  }

  /// BLAKE2b-512 without a key (RFC 7693, section 3.3).
  private func hash(_ message: [UInt8]) -> [UInt8] {
    var h: [UInt64] = [
      0x6a09_e667_f3bc_c908 ^ 0x0101_0040, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b,
      0xa54f_f53a_5f1d_36f1,
      0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
    ]
    let blocks = max(1, (message.count + 127) / 128)
    for block in 0..<blocks {
      let end = min(message.count, 128 * (block + 1))
      let padded = message[128 * block..<end] + [UInt8](repeating: 0, count: 128 * (block + 1) - end)
      let m = (0..<16).map { i in
        (0..<8).reduce(UInt64(0)) { $0 | UInt64(padded[padded.startIndex + 8 * i + $1]) << UInt64(8 * $1) }
      }
      BLAKE2b.compress(&h, m, offset: (UInt64(end), 0), isFinal: block == blocks - 1, rounds: 12)
    }
    return h.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) } }
  }

  @Test(.enabled(if: PublishedVectors.isThere("precompiles"), "needs precompiles.tar.xz"))
  func precompile() throws {
    let cases = try PublishedVectors.cases("precompiles", "precompiles/go-ethereum/blake2F.json")
    #expect(cases.count == 5)
    for test in cases {
      #expect(try test.input.withUnsafeBytes { try BLAKE2b.precompile($0) } == test.expected, "\(test.name)")
    }
  }

  @Test(.enabled(if: PublishedVectors.isThere("precompiles"), "needs precompiles.tar.xz"))
  func malformedInputsAreRefused() throws {
    let cases = try PublishedVectors.cases("precompiles", "precompiles/go-ethereum/fail-blake2f.json")
    #expect(cases.count == 4)
    for test in cases {
      #expect(throws: BLAKE2bError.self, "\(test.name)") {
        try test.input.withUnsafeBytes { try BLAKE2b.precompile($0) }
      }
    }
  }

  @Test func theFlagMustBeZeroOrOne() throws {
    var input = [UInt8](repeating: 0, count: 213)
    for flag in 0...255 as ClosedRange<UInt8> {
      input[212] = flag
      if flag < 2 {
        #expect(try input.withUnsafeBytes { try BLAKE2b.precompile($0) }.count == 64)
      } else {
        #expect(throws: BLAKE2bError.finalFlag(flag)) {
          try input.withUnsafeBytes { try BLAKE2b.precompile($0) }
        }
      }
    }
  }
}
