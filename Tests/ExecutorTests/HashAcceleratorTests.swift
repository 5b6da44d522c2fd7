import Executor
import Hashes
import RISCV
import RISCVTestSupport
import Testing

/// The accelerators of hash functions against other implementations of them.
@Suite struct HashAcceleratorTests {
  /// Runs the calls one after the other on the same areas and returns the words of the first.
  private func run(_ accelerator: Accelerator, _ areas: [[UInt64]], times: Int) throws -> [UInt64] {
    var p = ProgramBuilder()
    let pointers = areas.indices.map { 0x8100_0000 + 0x400 * UInt64($0) }
    for (words, pointer) in zip(areas, pointers) { p.store(words, at: pointer) }
    for _ in 0..<times { p.call(accelerator, pointers) }
    p.results(areas[0], at: pointers[0])
    let record = try Executor.run(try Program(elf: p.finish("hash").elf), input: [], mode: .record)
    return (0..<areas[0].count).map { i in
      (0..<8).reduce(0) { $0 | UInt64(record.output[8 * i + $1]) << UInt64(8 * $1) }
    }
  }

  /// SHAKE128 of "martinet" by OpenSSL: the block with its padding, and the two blocks that come out of it.
  @Test func keccakAgreesWithSHAKE128() throws {
    let block: [UInt64] = [0x7465_6e69_7472_616d, 0x1f] + [UInt64](repeating: 0, count: 18) + [1 << 63]
    let first: [UInt64] = [
      0xd606_c04d_70c5_eb15, 0x4b9f_7a54_411b_4fac, 0xa58d_c221_1e23_2b52, 0x64c3_5926_a9e6_2139,
      0x88ad_6d22_6dc9_6bf6, 0x3e15_fb52_75f0_0f22, 0xdab8_6e6c_8957_4585, 0xf847_1328_e8e4_b54a,
      0x58ba_124b_ec07_37b3, 0x0c5a_f822_828f_7094, 0xeaba_b66b_1307_36ed, 0x4c14_119b_12d0_5908,
      0x532f_952d_ba2e_4e4e, 0x8b50_7f5d_7f46_5239, 0x036a_9113_dbbe_3d39, 0xf8f2_feda_1a89_feba,
      0xa0c6_4d97_9f3f_07f1, 0xbef3_a1a1_434b_b1a6, 0x87d3_0a64_28b7_0e75, 0x72d7_e951_587b_8c68,
      0x34c9_9729_4763_4987,
    ]
    let second: [UInt64] = [
      0x1792_d9ed_a56b_e625, 0x38a6_1776_2325_da19, 0x7754_68ea_f4ac_077e, 0x6882_6852_6c54_f638,
      0xeca1_a162_92ce_cb78, 0xaed3_3f20_95cd_56d8, 0xf947_e5f4_703b_8317, 0x59e6_260f_4871_9a35,
      0x48dd_a8e7_f262_ceda, 0x93f1_1de0_95dc_e5ba, 0xd518_165e_867b_e0ed, 0x1540_dac9_ff94_66de,
      0x5a7c_9c4c_98f3_f028, 0xc36f_fda3_435e_2daf, 0x40ba_15c7_49e8_e78d, 0x0690_c41e_a07d_b370,
      0xbee4_c309_60ad_d3d4, 0xe207_3e0f_eaa7_d5d1, 0x0415_4290_bfaa_abad, 0x1977_9682_3818_a4ac,
      0x03d3_ff4a_87be_fff7,
    ]
    let state = block + [0, 0, 0, 0]
    #expect(try run(.keccak, [state], times: 1).prefix(21) == first[...])
    #expect(try run(.keccak, [state], times: 2).prefix(21) == second[...])
  }

  /// FIPS 180-4: "abc" is one block.
  @Test func sha256OfABC() throws {
    let state: [UInt64] = [
      0xbb67_ae85_6a09_e667, 0xa54f_f53a_3c6e_f372, 0x9b05_688c_510e_527f, 0x5be0_cd19_1f83_d9ab,
    ]
    // Bytes 61 62 63 80 … 18.
    let block: [UInt64] = [0x8063_6261, 0, 0, 0, 0, 0, 0, 0x18 << 56]
    let digest: [UInt64] = [
      0x8f01_cfea_ba78_16bf, 0x5dae_2223_4141_40de, 0x9617_7a9c_b003_61a3, 0xf200_15ad_b410_ff61,
    ]
    #expect(try run(.sha256, [state, block], times: 1) == digest)
  }

  /// The slow references of the tests, the functions of `Hashes` and the executor agree.
  @Test func referencesAgree() throws {
    for seed: UInt64 in 0..<8 {
      var random = SplitMix(seed: seed)
      let state = (0..<25).map { _ in random.next() }
      var native = state
      native.withUnsafeMutableBufferPointer { KeccakPermutation.apply($0.baseAddress!) }
      #expect(Reference.keccak(state) == native)
      #expect(try run(.keccak, [state], times: 1) == native)
      var words = Array(state[..<4])
      SHA256.compress(&words, Array(state[4..<12]))
      #expect(Reference.sha256(Array(state[..<4]), block: Array(state[4..<12])) == words)
      #expect(try run(.sha256, [Array(state[..<4]), Array(state[4..<12])], times: 1) == words)
    }
  }
}
