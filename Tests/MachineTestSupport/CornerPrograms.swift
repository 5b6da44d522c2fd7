public import MachineAudit
import ProofTestSupport
public import RISCV
public import RISCVTestSupport

/// Programs that reach every table at its corner cases, with results from `Reference`.
public enum CornerPrograms {
  public static let values: [UInt64] = [
    0, 1, 2, 63, 64, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000,
    0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0xffff_ffff_8000_0000, 0xffff_ffff_ffff_ffff,
    0xffff_ffff_ffff_fff0, 0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210, 0x8000_8000_8000_8000,
    0x0001_0000_0001_0000,
  ]

  /// A program of one part.
  public static func program(_ name: String, _ emit: (inout ProgramBuilder) -> Void) -> DirectedProgram {
    var p = ProgramBuilder()
    emit(&p)
    return p.finish(name)
  }

  /// What the audit of the constraints examines: programs that together reach every table, in tables of their own and
  /// in the general ones.
  public static func audited() -> [MachineAudit.Subject] {
    let all = everything()
    let long = loop(100_000)
    return [
      .init(name: all.name, elf: all.elf, input: all.input, few: 0),
      .init(name: "\(all.name), shared tables", elf: all.elf, input: all.input, few: .max),
      .init(name: long.name, elf: long.elf, input: long.input, few: 0),
    ]
  }

  /// All parts in one program.
  public static func everything() -> DirectedProgram {
    program("everything") { p in
      for opcode in opcodes(.add, .remuw) { registers(opcode, &p) }
      for opcode in opcodes(.addi, .sraiw) { immediates(opcode, &p) }
      for opcode in opcodes(.beq, .bgeu) { branches(opcode, &p) }
      memory(&p)
      jumps(&p)
      constants(&p)
      for accelerator in Accelerator.allCases { DirectedPrograms.calls(of: accelerator, &p) }
      for operation in BulkOperation.allCases { DirectedPrograms.bulk(operation, &p) }
      for operation in VectorOperation.allCases { DirectedPrograms.vectors(operation, &p) }
    }
  }

  /// The opcodes from one to another.
  public static func opcodes(_ first: Opcode, _ last: Opcode) -> [Opcode] {
    Opcode.allCases.filter { $0.rawValue >= first.rawValue && $0.rawValue <= last.rawValue }
  }

  /// One register-register instruction on all pairs of values, in every relation of its registers.
  public static func registers(_ opcode: Opcode, _ p: inout ProgramBuilder) {
    func emit(_ a: UInt64, _ b: UInt64) {
      p.operand(.a1, a)
      p.operand(.a2, b)
      p.assembler.register(opcode, .a0, .a1, .a2)
      p.result(.a0, Reference.result(opcode, a, b))
    }
    for a in values { for b in values { emit(a, b) } }
    for shift in 0..<66 { emit(0xfedc_ba98_7654_3210, UInt64(shift) + 0x3_0000_0f40) }
    var random = SplitMix(UInt64(opcode.rawValue))
    for _ in 0..<20 {
      let (a, b) = (random.next(), random.next())
      emit(a, b)
      emit(a, b >> 32)
    }
    for (a, b) in [(0x1234_5678_9abc_def0, 0xffff_0000_1111_2222), (5, 0), (0, 5)] as [(UInt64, UInt64)] {
      p.operand(.a1, a)
      p.operand(.a2, b)
      p.assembler.register(opcode, .a1, .a1, .a2)  // rd = rs1
      p.result(.a1, Reference.result(opcode, a, b))
      p.operand(.a1, a)
      p.assembler.register(opcode, .a2, .a1, .a2)  // rd = rs2
      p.result(.a2, Reference.result(opcode, a, b))
      p.assembler.register(opcode, .a3, .a1, .a1)  // rs1 = rs2
      p.result(.a3, Reference.result(opcode, a, a))
      p.assembler.register(opcode, .a1, .a1, .a1)  // all three
      p.result(.a1, Reference.result(opcode, a, a))
      p.operand(.a1, a)
      p.assembler.register(opcode, .zero, .a1, .a2)  // to x0
      p.result(.zero, 0)
      p.assembler.register(opcode, .a3, .zero, .a1)
      p.result(.a3, Reference.result(opcode, 0, a))
      p.assembler.register(opcode, .a3, .a1, .zero)
      p.result(.a3, Reference.result(opcode, a, 0))
      p.assembler.register(opcode, .a1, .a1, .zero)
      p.result(.a1, Reference.result(opcode, a, 0))
      p.operand(.a1, a)
      p.assembler.register(opcode, .a1, .zero, .a1)
      p.result(.a1, Reference.result(opcode, 0, a))
      p.assembler.register(opcode, .a3, .zero, .zero)
      p.result(.a3, Reference.result(opcode, 0, 0))
      p.assembler.register(opcode, .zero, .zero, .zero)
    }
  }

  /// One register-immediate instruction.
  public static func immediates(_ opcode: Opcode, _ p: inout ProgramBuilder) {
    let isShift = [.slli, .srli, .srai, .slliw, .srliw, .sraiw].contains(opcode)
    let isWord = [.slliw, .srliw, .sraiw].contains(opcode)
    let immediates =
      isShift
      ? Array(0..<(isWord ? 32 : 64)) : [0, 1, -1, 2, 7, -8, 255, 256, -256, 1023, 1024, 2047, -2047, -2048]
    for immediate in immediates {
      let b = UInt64(bitPattern: Int64(immediate))
      for a in isShift ? [0, 0xfedc_ba98_7654_3210, 0x0123_4567_89ab_cdef, .max, 1 << 31] : values {
        p.operand(.a1, a)
        p.assembler.immediate(opcode, .a0, .a1, immediate)
        p.result(.a0, Reference.result(opcode, a, b))
        p.assembler.immediate(opcode, .a1, .a1, immediate)  // rd = rs1
        p.result(.a1, Reference.result(opcode, a, b))
      }
      p.assembler.immediate(opcode, .a0, .zero, immediate)
      p.result(.a0, Reference.result(opcode, 0, b))
      p.assembler.immediate(opcode, .zero, .a0, immediate)
      p.assembler.immediate(opcode, .zero, .zero, immediate)
      p.result(.zero, 0)
    }
  }

  /// One branch on all pairs: 1 if taken, else 2.
  public static func branches(_ opcode: Opcode, _ p: inout ProgramBuilder) {
    func emit(_ a: UInt64, _ b: UInt64, _ rs1: Register, _ rs2: Register) {
      let taken = p.assembler.label()
      p.assembler.immediate(.addi, .a0, .zero, 1)
      p.assembler.branch(opcode, rs1, rs2, to: taken)
      p.assembler.immediate(.addi, .a0, .zero, 2)
      p.assembler.bind(taken)
      p.result(.a0, Reference.isTaken(opcode, a, b) ? 1 : 2)
    }
    for a in values {
      p.operand(.a1, a)
      for b in values {
        p.operand(.a2, b)
        emit(a, b, .a1, .a2)
      }
      emit(a, 0, .a1, .zero)
      emit(0, a, .zero, .a1)
      emit(a, a, .a1, .a1)
    }
    // Backwards.
    let loop = p.assembler.label()
    p.assembler.immediate(.addi, .a3, .zero, 0)
    p.assembler.immediate(.addi, .a2, .zero, 3)
    p.assembler.bind(loop)
    p.assembler.immediate(.addi, .a3, .a3, 1)
    if opcode == .bne || opcode == .blt || opcode == .bltu {
      p.assembler.branch(opcode, .a3, .a2, to: loop)
      p.result(.a3, 3)
    } else {
      p.assembler.branch(opcode == .beq ? .bge : opcode, .a2, .a3, to: loop)
      p.result(.a3, 4)
    }
  }

  /// Loads and stores of every width at every offset of a word, across words and into x0.
  public static func memory(_ p: inout ProgramBuilder) {
    let words: [UInt64] = [
      0x8182_8384_8586_8788, 0x0102_0304_f5f6_f7f8, 0x7fff_80ff_0080_ff7f, 0x1122_3344_5566_7788,
    ]
    p.assembler.constant(.s2, 0x8100_0000)
    for (i, word) in words.enumerated() {
      p.operand(.a1, word)
      p.assembler.store(.sd, .a1, 8 * i, .s2)
    }
    var bytes = words.flatMap { w in (0..<8).map { UInt8(truncatingIfNeeded: w >> UInt64(8 * $0)) } }
    for opcode in opcodes(.lb, .lwu) {
      for offset in 0..<17 {
        p.assembler.load(opcode, .a0, offset, .s2)
        p.result(.a0, Reference.loaded(opcode, Array(bytes[offset..<offset + opcode.accessWidth])))
        p.assembler.load(opcode, .zero, offset, .s2)
      }
      // Address carries between the limbs, and rd = rs1.
      p.assembler.constant(.a3, 0x8100_0000 - 2000)
      p.assembler.load(opcode, .a3, 2000 + 8, .a3)
      p.result(.a3, Reference.loaded(opcode, Array(bytes[8..<8 + opcode.accessWidth])))
      p.assembler.constant(.a3, 0x8101_0000)
      p.assembler.load(opcode, .a3, -8, .a3)
      p.result(.a3, 0)
    }
    for opcode in opcodes(.sb, .sd) {
      for offset in 0..<17 {
        let value: UInt64 = 0xa0b0_c0d0_e0f0_9080 &+ UInt64(offset)
        p.operand(.a1, value)
        p.assembler.store(opcode, .a1, offset, .s2)
        for k in 0..<opcode.accessWidth {
          bytes[offset + k] = UInt8(truncatingIfNeeded: value >> UInt64(8 * k))
        }
        for w in 0..<4 {
          p.assembler.load(.ld, .a0, 8 * w, .s2)
          p.result(.a0, (0..<8).reduce(0) { $0 | UInt64(bytes[8 * w + $1]) << UInt64(8 * $1) })
        }
      }
      p.assembler.store(opcode, .zero, 3, .s2)
      for k in 0..<opcode.accessWidth { bytes[3 + k] = 0 }
    }
    // The ends of the RAM; the last byte without a word behind it.
    p.assembler.constant(.a3, 0x8000_0000)
    p.assembler.store(.sd, .s2, 0, .a3)
    p.assembler.constant(.a4, 0xffff_0000)
    p.assembler.store(.sb, .s2, -1, .a4)
    p.assembler.store(.sh, .s2, -3, .a4)
    p.assembler.load(.lw, .a0, -4, .a4)
    p.result(.a0, 0)
    p.assembler.load(.lhu, .a0, -3, .a4)
    p.result(.a0, 0)
    // Input, length and bytes.
    p.input = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    p.assembler.constant(.a3, 0x4000_0000)
    p.assembler.load(.ld, .a0, 0, .a3)
    p.result(.a0, 9)
    p.assembler.load(.ld, .a0, 8, .a3)
    p.result(.a0, 0x0807_0605_0403_0201)
    p.assembler.load(.lw, .a0, 14, .a3)
    p.result(.a0, 0x0009_0807)
    // The image is memory too.
    p.assembler.upper(.auipc, .a3, 0)
    p.assembler.load(.lwu, .a0, 0, .a3)
    p.result(.a0, 0x697)
  }

  /// Jumps with and without link, to odd addresses, through x0's table, and constants.
  public static func jumps(_ p: inout ProgramBuilder) {
    let over = p.assembler.label()
    p.assembler.jump(.a0, to: over)
    let link = p.assembler.here
    p.assembler.immediate(.addi, .a0, .zero, 7)
    p.assembler.bind(over)
    p.result(.a0, link)
    let far = p.assembler.label()
    p.assembler.jump(.zero, to: far)
    p.assembler.immediate(.addi, .a0, .zero, 7)
    p.assembler.bind(far)
    p.result(.a0, link)
    for odd in 0..<2 {
      for rd in [Register.a0, .zero, .a1] {
        p.assembler.upper(.auipc, .a1, 0)
        let base = p.assembler.here - 4
        p.assembler.immediate(.jalr, rd, .a1, 12 + odd)
        p.assembler.immediate(.addi, .a2, .zero, 7)
        p.result(rd, rd == .zero ? 0 : base + 8)
      }
    }
  }

  /// lui, auipc, fence and instructions without effect.
  public static func constants(_ p: inout ProgramBuilder) {
    for value in [0, 1, 0x7_ffff, 0x8_0000, 0xf_ffff, 0x1_2345, 0x8_8888] {
      p.assembler.upper(.lui, .a0, value)
      p.result(.a0, UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value << 12))))
      p.assembler.upper(.auipc, .a1, value)
      p.result(
        .a1, (p.assembler.here - 4) &+ UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value << 12))))
      p.assembler.upper(.lui, .zero, value)
      p.assembler.upper(.auipc, .zero, value)
      p.result(.zero, 0)
      p.assembler.emit(0x0ff0_000f)
    }
    for value in CornerPrograms.values {
      p.assembler.constant(.a0, value)
      p.result(.a0, value)
    }
  }

  /// Counts down from `count` in a register, while others rest: refreshes of registers and words.
  public static func loop(_ count: UInt64) -> DirectedProgram {
    var p = ProgramBuilder()
    p.operand(.a5, 42)
    p.assembler.constant(.s2, 0x8100_0000)
    p.assembler.store(.sd, .a5, 0, .s2)
    p.assembler.constant(.a1, count)
    p.assembler.constant(.a2, 0)
    let loop = p.assembler.label()
    p.assembler.bind(loop)
    p.assembler.register(.add, .a2, .a2, .a1)
    p.assembler.immediate(.addi, .a1, .a1, -1)
    p.assembler.branch(.bne, .a1, .zero, to: loop)
    p.result(.a2, count * (count + 1) / 2)
    p.assembler.register(.add, .a5, .a5, .a5)
    p.result(.a5, 84)
    p.assembler.load(.ld, .a0, 0, .s2)
    p.result(.a0, 42)
    p.assembler.load(.ld, .a0, 8, .s2)
    p.result(.a0, 0)
    p.assembler.register(.sltu, .a0, .zero, .a0)
    p.assembler.register(.and, .s2, .s2, .a0)
    p.assembler.register(.mul, .zero, .a2, .a2)
    p.result(.s2, 0)
    return p.finish("loop \(count)")
  }
}
