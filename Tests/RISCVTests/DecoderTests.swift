import RISCV
import RISCVTestSupport
import Testing

@Suite struct DecoderTests {
  static let text: Range<UInt64> = 0x1_0000..<0x2000_0000
  static let pc: UInt32 = 0x0100_0000

  static func decode(_ word: UInt32) -> Instruction { Instruction(decoding: word, pc: pc, text: text) }

  /// What `llvm-objdump` of LLVM 21 prints (targets moved to the pc here) for words that `clang --target=riscv64 -march=rv64im` assembled:
  /// neither side of the comparison was written here.
  static let listing: [(word: UInt32, text: String)] = [
    (0x001b_0833, "add a6, s6, ra"),
    (0x4037_8eb3, "sub t4, a5, gp"),
    (0x0173_9533, "sll a0, t2, s7"),
    (0x0187_af33, "slt t5, a5, s8"),
    (0x0007_b333, "sltu t1, a5, zero"),
    (0x011d_46b3, "xor a3, s10, a7"),
    (0x00ac_55b3, "srl a1, s8, a0"),
    (0x41c4_5233, "sra tp, s0, t3"),
    (0x0004_6433, "or s0, s0, zero"),
    (0x00d6_f033, "and zero, a3, a3"),
    (0x0125_053b, "addw a0, a0, s2"),
    (0x40d6_0a3b, "subw s4, a2, a3"),
    (0x0186_15bb, "sllw a1, a2, s8"),
    (0x0170_d9bb, "srlw s3, ra, s7"),
    (0x4095_5d3b, "sraw s10, a0, s1"),
    (0x0352_0833, "mul a6, tp, s5"),
    (0x0350_19b3, "mulh s3, zero, s5"),
    (0x0369_a233, "mulhsu tp, s3, s6"),
    (0x034f_39b3, "mulhu s3, t5, s4"),
    (0x03ef_45b3, "div a1, t5, t5"),
    (0x0301_d5b3, "divu a1, gp, a6"),
    (0x039b_60b3, "rem ra, s6, s9"),
    (0x037d_70b3, "remu ra, s10, s7"),
    (0x03c0_0c3b, "mulw s8, zero, t3"),
    (0x02c5_c13b, "divw sp, a1, a2"),
    (0x03d7_d3bb, "divuw t2, a5, t4"),
    (0x030b_6b3b, "remw s6, s6, a6"),
    (0x0373_7ebb, "remuw t4, t1, s7"),
    (0x5da1_0913, "addi s2, sp, 1498"),
    (0xfffa_8693, "addi a3, s5, -1"),
    (0x8008_aa93, "slti s5, a7, -2048"),
    (0xdad9_aa13, "slti s4, s3, -595"),
    (0xfff9_b493, "sltiu s1, s3, -1"),
    (0x4fd2_b193, "sltiu gp, t0, 1277"),
    (0x7ffb_4793, "xori a5, s6, 2047"),
    (0x9c84_cd13, "xori s10, s1, -1592"),
    (0xfffa_ef93, "ori t6, s5, -1"),
    (0xfffd_6413, "ori s0, s10, -1"),
    (0xcc6b_fd93, "andi s11, s7, -826"),
    (0x7ff9_7d13, "andi s10, s2, 2047"),
    (0x800e_851b, "addiw a0, t4, -2048"),
    (0x7ff8_8f1b, "addiw t5, a7, 2047"),
    (0x0274_9c93, "slli s9, s1, 39"),
    (0x0155_9c13, "slli s8, a1, 21"),
    (0x02ba_df93, "srli t6, s5, 43"),
    (0x009f_d293, "srli t0, t6, 9"),
    (0x4362_5b93, "srai s7, tp, 54"),
    (0x40c9_d113, "srai sp, s3, 12"),
    (0x009f_989b, "slliw a7, t6, 9"),
    (0x015a_d91b, "srliw s2, s5, 21"),
    (0x4100_559b, "sraiw a1, zero, 16"),
    (0x800e_8803, "lb a6, -2048(t4)"),
    (0x8008_9903, "lh s2, -2048(a7)"),
    (0x8005_ab03, "lw s6, -2048(a1)"),
    (0x8004_be03, "ld t3, -2048(s1)"),
    (0x800f_4503, "lbu a0, -2048(t5)"),
    (0x7ff5_5903, "lhu s2, 2047(a0)"),
    (0x8000_ed03, "lwu s10, -2048(ra)"),
    (0x7ec5_8fa3, "sb a2, 2047(a1)"),
    (0xdcef_1323, "sh a4, -570(t5)"),
    (0xd4e4_26a3, "sw a4, -691(s0)"),
    (0xfe7f_3fa3, "sd t2, -1(t5)"),
    (0x7ffe_8667, "jalr a2, 2047(t4)"),
    (0xc2b6_8b37, "lui s6, 0xc2b68"),
    (0x68a2_b237, "lui tp, 0x68a2b"),
    (0xbf7e_5797, "auipc a5, 0xbf7e5"),
    (0xb377_6017, "auipc zero, 0xb3776"),
    (0x7f1c_8e63, "beq s9, a7, 0x10007fc"),
    (0x8173_9063, "bne t2, s7, 0xfff000"),
    (0x7e69_cee3, "blt s3, t1, 0x1000ffc"),
    (0x7f2a_dee3, "bge s5, s2, 0x1000ffc"),
    (0x7fa4_6e63, "bltu s0, s10, 0x10007fc"),
    (0x83db_f8e3, "bgeu s7, t4, 0xfff830"),
    (0x7fd7_f56f, "jal a0, 0x107fffc"),
    (0x8008_0c6f, "jal s8, 0xf80000"),
    (0x0010_0f6f, "jal t5, 0x1000800"),
    (0xffdf_f66f, "jal a2, 0xfffffc"),
    (0x7fcf_f46f, "jal s0, 0x10ff7fc"),
    (0x0ff0_000f, "fence"),
    (0x0000_0073, "ecall"),
    (0x0010_0073, "ebreak"),
  ]

  @Test func listingDecodes() {
    for (word, text) in Self.listing { #expect(Self.decode(word).description == text) }
    #expect(Set(Self.listing.map { Self.decode($0.word).opcode }).count == Opcode.allCases.count - 1)
  }

  /// Encodes what was decoded.
  static func encode(_ i: Instruction) -> UInt32 {
    let rd = Register(i.rd == Instruction.sink ? 0 : i.rd)
    let (rs1, rs2) = (Register(i.rs1), Register(i.rs2))
    let number = Int(Int64(bitPattern: i.immediate))
    let opcode = i.opcode
    if opcode.isRegisterRegister { return Encoding.register(opcode, rd, rs1, rs2) }
    if opcode.isRegisterImmediate || opcode.isLoad || opcode == .jalr {
      return Encoding.immediate(opcode, rd, rs1, number)
    }
    if opcode.isStore { return Encoding.store(opcode, rs2, rs1, number) }
    if opcode.isBranch { return Encoding.branch(opcode, rs1, rs2, number) }
    switch opcode {
    case .lui, .auipc: return Encoding.upper(opcode, rd, (number >> 12) & 0xf_ffff)
    case .jal: return Encoding.jump(rd, number)
    case .ecall: return Encoding.ecall
    case .ebreak: return Encoding.ebreak
    default: return 0
    }
  }

  /// Decoding loses nothing and invents nothing: every word is illegal, a fence, or what its decoding encodes to.
  @Test func decodingIsInvertible() {
    var random = SplitMix(seed: 1)
    var counts = [Int](repeating: 0, count: Opcode.allCases.count)
    let majors: [UInt32] = [
      0x03, 0x0f, 0x13, 0x17, 0x1b, 0x23, 0x33, 0x37, 0x3b, 0x63, 0x67, 0x6f, 0x73, 0x07, 0x2f, 0x00,
    ]
    for round in 0..<1_000_000 {
      var word = UInt32(truncatingIfNeeded: random.next())
      word = word & ~0x7f | majors[round % 16]
      if round & 16 != 0 { word &= 0x43ff_ffff }  // more of the funct7 that exist
      let i = Self.decode(word)
      counts[Int(i.opcode.rawValue)] += 1
      if i.opcode == .illegal {
        #expect(i == Instruction(.illegal, pc: Self.pc))
      } else if i.opcode == .fence {
        #expect(word & 0x707f == 0x000f)
      } else if Self.encode(i) != word {
        Issue.record("\(hexadecimal(UInt64(word))) decodes to \(i), which encodes to something else")
      }
    }
    for opcode in Opcode.allCases where opcode != .ecall && opcode != .ebreak {
      #expect(counts[Int(opcode.rawValue)] > 100, "\(opcode)")
    }
  }

  /// Every encoding decodes to its operands, with x0 as destination turned into the sink.
  @Test(arguments: Opcode.allCases)
  func operandsSurvive(_ opcode: Opcode) {
    var random = SplitMix(seed: UInt64(opcode.rawValue))
    for _ in 0..<200 {
      let registers = (0..<3).map { _ in Register(UInt8.random(in: 0...31, using: &random)) }
      let (rd, rs1, rs2) = (registers[0], registers[1], registers[2])
      let target = rd.number == 0 ? 32 : rd.number
      let low = Int.random(in: -2048...2047, using: &random)
      let extended = UInt64(bitPattern: Int64(low))
      var expected = Instruction(opcode, pc: Self.pc)
      let word: UInt32
      if opcode.isRegisterRegister {
        (expected.rd, expected.rs1, expected.rs2) = (target, rs1.number, rs2.number)
        word = Encoding.register(opcode, rd, rs1, rs2)
      } else if [.slli, .srli, .srai, .slliw, .srliw, .sraiw].contains(opcode) {
        let isWord = [.slliw, .srliw, .sraiw].contains(opcode)
        let amount = Int.random(in: 0..<(isWord ? 32 : 64), using: &random)
        (expected.rd, expected.rs1, expected.immediate) = (target, rs1.number, UInt64(amount))
        word = Encoding.immediate(opcode, rd, rs1, amount)
      } else if opcode.isRegisterImmediate || opcode.isLoad || opcode == .jalr {
        (expected.rd, expected.rs1, expected.immediate) = (target, rs1.number, extended)
        if opcode == .jalr { expected.constant = UInt64(Self.pc) + 4 }
        word = Encoding.immediate(opcode, rd, rs1, low)
      } else if opcode.isStore {
        (expected.rs1, expected.rs2, expected.immediate) = (rs1.number, rs2.number, extended)
        word = Encoding.store(opcode, rs2, rs1, low)
      } else if opcode.isBranch {
        (expected.rs1, expected.rs2, expected.immediate) = (rs1.number, rs2.number, extended &* 2)
        expected.constant = low % 2 == 0 ? UInt64(Self.pc) &+ extended &* 2 : 0
        word = Encoding.branch(opcode, rs1, rs2, 2 * low)
      } else {
        switch opcode {
        case .lui, .auipc:
          let upper = UInt32.random(in: 0...0xf_ffff, using: &random)
          expected.immediate = UInt64(bitPattern: Int64(Int32(bitPattern: upper << 12)))
          expected.constant = (opcode == .lui ? 0 : UInt64(Self.pc)) &+ expected.immediate
          expected.rd = target
          word = Encoding.upper(opcode, rd, Int(upper))
        case .jal:
          let offset = 4 * Int.random(in: -0x4_0000...0x3_ffff, using: &random)
          expected.immediate = UInt64(bitPattern: Int64(offset))
          expected.constant = UInt64(Self.pc) &+ expected.immediate
          expected.rd = target
          word = Encoding.jump(rd, offset)
        case .fence: word = Encoding.fence
        case .ecall:
          (expected.rs1, expected.rs2) = (17, 10)
          word = Encoding.ecall
        case .ebreak: word = Encoding.ebreak
        default: word = 0
        }
      }
      #expect(Self.decode(word) == expected)
    }
  }

  @Test func targetsOutsideTheTextAreZero() {
    let text: Range<UInt64> = 0x1_0000..<0x1_0100
    func constant(_ word: UInt32, at pc: UInt32) -> UInt64 {
      Instruction(decoding: word, pc: pc, text: text).constant
    }
    #expect(constant(Encoding.jump(.ra, 0xfc), at: 0x1_0000) == 0x1_00fc)
    #expect(constant(Encoding.jump(.ra, 0x100), at: 0x1_0000) == 0)
    #expect(constant(Encoding.jump(.ra, -4), at: 0x1_0000) == 0)
    #expect(constant(Encoding.jump(.ra, -0x4_0000), at: 0x1_0000) == 0)
    #expect(constant(Encoding.jump(.ra, 6), at: 0x1_0000) == 0)
    #expect(constant(Encoding.branch(.beq, .a0, .a1, -4), at: 0x1_0004) == 0x1_0000)
    #expect(constant(Encoding.branch(.beq, .a0, .a1, -4), at: 0x1_0000) == 0)
  }

  /// The ids are part of every program id.
  @Test func idsAreFrozen() {
    let names = Opcode.allCases.map(\.description)
    #expect(
      names == [
        "illegal", "lui", "auipc", "jal", "jalr", "beq", "bne", "blt", "bge", "bltu", "bgeu", "lb", "lh",
        "lw",
        "ld", "lbu", "lhu", "lwu", "sb", "sh", "sw", "sd", "addi", "slti", "sltiu", "xori", "ori", "andi",
        "slli",
        "srli", "srai", "addiw", "slliw", "srliw", "sraiw", "add", "sub", "sll", "slt", "sltu", "xor", "srl",
        "sra", "or", "and", "addw", "subw", "sllw", "srlw", "sraw", "mul", "mulh", "mulhsu", "mulhu", "div",
        "divu", "rem", "remu", "mulw", "divw", "divuw", "remw", "remuw", "fence", "ecall", "ebreak",
      ])
    #expect(Opcode.allCases.map(\.rawValue) == Array(0...65))
  }
}
