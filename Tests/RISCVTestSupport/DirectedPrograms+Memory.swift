import RISCV

extension DirectedPrograms {
  /// Bytes whose signs alternate in every width.
  static let pattern: [UInt8] = (0..<32).map { UInt8(truncatingIfNeeded: $0 * 73 + ($0 % 3) * 128 + 5) }

  /// Every load at every alignment, through positive and negative offsets, also across words.
  public static let loads: [DirectedProgram] = Opcode.allCases.filter(\.isLoad).map { opcode in
    var builder = ProgramBuilder()
    builder.data = pattern
    let width = opcode.accessWidth
    builder.assembler.immediate(.addi, .s2, .s0, 24)
    for offset in 0...16 {
      let value = Reference.loaded(opcode, Array(pattern[offset..<offset + width]))
      builder.assembler.load(opcode, .a0, offset, .s0)
      builder.result(.a0, value)
      builder.assembler.load(opcode, .a0, offset - 24, .s2)
      builder.result(.a0, value)
      builder.assembler.immediate(.addi, .a1, .s0, offset)
      builder.assembler.load(opcode, .a1, 0, .a1)  // rd = rs1
      builder.result(.a1, value)
    }
    return builder.finish("\(opcode)")
  }

  /// Every store at every alignment, over words of ones and of a pattern; the three words around are read back.
  public static let stores: [DirectedProgram] = Opcode.allCases.filter(\.isStore).map { opcode in
    var builder = ProgramBuilder()
    builder.data = pattern
    let width = opcode.accessWidth
    let value: UInt64 = 0x8081_8283_8485_8687
    builder.assembler.constant(.a1, value)
    builder.assembler.constant(.s2, 0x8100_0000)
    for offset in 0..<16 {
      for background in [0, .max, 0x0123_4567_89ab_cdef] as [UInt64] {
        builder.operand(.a2, background)
        for i in 0..<3 { builder.assembler.store(.sd, .a2, 8 * i, .s2) }
        builder.assembler.store(opcode, .a1, offset, .s2)
        var bytes = littleEndian([background, background, background])
        bytes.replaceSubrange(offset..<offset + width, with: littleEndian([value]).prefix(width))
        for i in 0..<3 {
          builder.assembler.load(.ld, .a0, 8 * i, .s2)
          builder.result(.a0, Reference.loaded(.ld, Array(bytes[8 * i..<8 * i + 8])))
        }
      }
    }
    builder.assembler.store(opcode, .zero, 0, .s2)
    builder.assembler.load(.lbu, .a0, 0, .s2)
    builder.result(.a0, 0)
    return builder.finish("\(opcode)")
  }

  /// Regions and their edges.
  public static let memory: [DirectedProgram] = [
    edges, zeroInitialised, textAsData, imageIsWritable, sameWord,
  ]

  private static let edges: DirectedProgram = {
    var builder = ProgramBuilder()
    // The first and the last words of stack and heap, and an access across where they meet.
    let addresses: [UInt64] = [
      MemoryMap.ramBase, MemoryMap.stackTop - 8, MemoryMap.stackTop - 4, MemoryMap.heapBase,
      MemoryMap.ramEnd - 8,
    ]
    for (i, address) in addresses.enumerated() {
      builder.assembler.constant(.a1, address)
      builder.assembler.load(.ld, .a0, 0, .a1)
      builder.result(.a0, i == 2 || i == 3 ? 0x1122_3344 : 0)
      builder.assembler.constant(.a2, 0x1122_3344_5566_7788 + UInt64(i))
      builder.assembler.store(.sd, .a2, 0, .a1)
      builder.assembler.load(.ld, .a0, 0, .a1)
      builder.result(.a0, 0x1122_3344_5566_7788 + UInt64(i))
    }
    return builder.finish("edges of memory")
  }()

  private static let zeroInitialised: DirectedProgram = {
    var builder = ProgramBuilder()
    builder.operand(.a1, .max)
    builder.assembler.load(.ld, .a0, 8, .s0)  // zeros after the data segment's bytes
    builder.result(.a0, 0)
    builder.assembler.store(.sw, .a1, 12, .s0)
    builder.assembler.load(.ld, .a0, 8, .s0)
    builder.result(.a0, 0xffff_ffff_0000_0000)
    builder.assembler.constant(.a2, 0x9000_0000)
    builder.assembler.load(.lw, .a0, 4, .a2)
    builder.result(.a0, 0)
    return builder.finish("zero-initialised memory")
  }()

  private static let textAsData: DirectedProgram = {
    var builder = ProgramBuilder()
    let address = builder.assembler.here
    builder.assembler.upper(.auipc, .a1, 0)
    builder.assembler.load(.lwu, .a0, 0, .a1)
    builder.result(.a0, UInt64(Encoding.upper(.auipc, .a1, 0)))
    // A store over an instruction changes what is read and not what is executed.
    builder.assembler.constant(.a2, 0xdead_beef)
    builder.assembler.store(.sw, .a2, 0, .a1)
    builder.assembler.load(.lwu, .a0, 0, .a1)
    builder.result(.a0, 0xdead_beef)
    builder.result(.a1, address)
    return builder.finish("text as data")
  }()

  private static let imageIsWritable: DirectedProgram = {
    var builder = ProgramBuilder()
    builder.operand(.a1, 0x0123_4567_89ab_cdef)
    builder.assembler.store(.sb, .a1, 7, .s0)
    builder.assembler.load(.ld, .a0, 0, .s0)
    builder.result(.a0, 0xef23_4567_89ab_cdef)
    return builder.finish("data segment")
  }()

  /// Loads and stores whose address register is also the value, and repeated accesses to one word in consecutive
  /// cycles.
  private static let sameWord: DirectedProgram = {
    var builder = ProgramBuilder()
    builder.assembler.constant(.a1, MemoryMap.heapBase)
    builder.assembler.store(.sd, .a1, 0, .a1)
    builder.assembler.load(.ld, .a1, 0, .a1)
    builder.result(.a1, MemoryMap.heapBase)
    builder.assembler.store(.sb, .a1, 1, .a1)
    builder.assembler.store(.sh, .a1, 2, .a1)
    builder.assembler.store(.sw, .a1, 4, .a1)
    builder.assembler.load(.ld, .a0, 0, .a1)
    builder.result(.a0, 0x8100_0000_0000_0000)
    return builder.finish("one word")
  }()

  public static let inputOutput: [DirectedProgram] = [
    echo(0), echo(1), echo(7), echo(8), echo(9), echo(200), noOutput, misalignedInput,
  ]

  /// Copies the input to the output byte by byte.
  public static func echo(_ count: Int) -> DirectedProgram {
    var random = SplitMix(seed: UInt64(count))
    let input = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    var assembler = Assembler()
    let head = assembler.label()
    let end = assembler.label()
    assembler.constant(.a1, MemoryMap.inputBase)
    assembler.constant(.a2, MemoryMap.outputBase)
    assembler.load(.ld, .a3, 0, .a1)
    assembler.store(.sd, .a3, 0, .a2)
    assembler.bind(head)
    assembler.branch(.beq, .a3, .zero, to: end)
    assembler.load(.lbu, .a0, 8, .a1)
    assembler.store(.sb, .a0, 8, .a2)
    assembler.immediate(.addi, .a1, .a1, 1)
    assembler.immediate(.addi, .a2, .a2, 1)
    assembler.immediate(.addi, .a3, .a3, -1)
    assembler.jump(.zero, to: head)
    assembler.bind(end)
    assembler.exit()
    return DirectedProgram(name: "echo \(count)", elf: file(assembler), input: input, output: input)
  }

  private static let noOutput: DirectedProgram = {
    var assembler = Assembler()
    assembler.exit()
    return DirectedProgram(name: "no output", elf: file(assembler), input: [1, 2, 3], output: [])
  }()

  private static let misalignedInput: DirectedProgram = {
    var builder = ProgramBuilder()
    builder.input = pattern
    builder.assembler.constant(.a1, MemoryMap.inputBase)
    for offset in 8...20 {
      builder.assembler.load(.ld, .a0, offset, .a1)
      builder.result(.a0, Reference.loaded(.ld, Array(pattern[offset - 8..<offset])))
    }
    builder.assembler.load(.ld, .a0, 0, .a1)
    builder.result(.a0, 32)
    return builder.finish("misaligned input")
  }()

  public static let system: [DirectedProgram] = [fence, exitCode(1), exitCode(.max)]

  private static let fence: DirectedProgram = {
    var builder = ProgramBuilder()
    builder.assembler.emit(Encoding.fence)
    builder.assembler.emit(0x8330_000f)  // fence.tso
    builder.assembler.emit(0x0100_000f)  // pause, a hint among the fences
    builder.assembler.emit(0x0ff5_858f)  // rd and rs1 of a fence are ignored
    builder.assembler.immediate(.addi, .a0, .zero, 5)
    builder.result(.a0, 5)
    return builder.finish("fence")
  }()

  /// Fails, but halts properly.
  static func exitCode(_ code: UInt64) -> DirectedProgram {
    var builder = ProgramBuilder()
    builder.result(.zero, 0)
    return builder.finish("exit \(Int64(bitPattern: code))", exitCode: code)
  }

  /// The text of an assembler as the only segment.
  static func file(_ assembler: Assembler) -> [UInt8] {
    ELFBuilder(entry: assembler.base, segments: [.init(text: assembler.assembled(), at: assembler.base)])
      .build()
  }

  /// Registers and words that rest for more than 2²⁰ and more than 2²¹ in time, and words that are first accessed
  /// late: 4 · 600,000 in time in the loop.
  static let refreshes: DirectedProgram = {
    var builder = ProgramBuilder()
    builder.operand(.a1, 0x0123_4567_89ab_cdef)
    builder.operand(.s2, 0xfedc_ba98_7654_3210)
    builder.assembler.constant(.a2, MemoryMap.heapBase)
    builder.assembler.store(.sd, .a1, 0, .a2)
    builder.assembler.store(.sd, .a1, 8, .a2)
    builder.assembler.constant(.t0, 300_000)
    let head = builder.assembler.label()
    builder.assembler.bind(head)
    builder.assembler.immediate(.addi, .t0, .t0, -1)
    builder.assembler.branch(.bne, .t0, .zero, to: head)
    builder.assembler.load(.ld, .a0, 0, .a2)  // rested
    builder.result(.a0, 0x0123_4567_89ab_cdef)
    builder.assembler.load(.ld, .a0, 4, .a2)  // half of it rested
    builder.result(.a0, 0x89ab_cdef_0123_4567)
    builder.assembler.load(.ld, .a0, 16, .a2)  // never accessed before
    builder.result(.a0, 0)
    builder.result(.s2, 0xfedc_ba98_7654_3210)
    builder.result(.s11, 0)
    builder.operand(.a0, 77)  // a word of the image, first accessed late
    builder.result(.a0, 77)
    return builder.finish("refreshes")
  }()

  /// Registers that rest for exactly 2²⁰ − 1 (s3), 2²⁰ (s4, s5) and 2²⁰ + 1 (s2, s6) in time.
  static let span: DirectedProgram = {
    var builder = ProgramBuilder()
    for (i, register) in [Register.s2, .s3, .s4, .s5].enumerated() {
      builder.operand(register, UInt64(i) + 1)
    }
    builder.assembler.register(.add, .a1, .s2, .s3)  // cycle c
    builder.assembler.register(.add, .a2, .s4, .s5)
    builder.assembler.immediate(.addi, .s6, .zero, 77)
    builder.assembler.constant(.t0, 131_068)  // two instructions
    let head = builder.assembler.label()
    builder.assembler.bind(head)
    builder.assembler.immediate(.addi, .t0, .t0, -1)
    builder.assembler.branch(.bne, .t0, .zero, to: head)
    for _ in 0..<3 { builder.assembler.immediate(.addi, .a3, .zero, 0) }
    builder.assembler.register(.sub, .a3, .s3, .s2)  // cycle c + 2¹⁸
    builder.assembler.register(.sub, .a4, .s4, .s5)
    builder.assembler.immediate(.addi, .a5, .zero, 0)
    builder.assembler.immediate(.addi, .a5, .s6, 0)  // cycle c + 2 + 2¹⁸ + 1
    for (register, value) in [(Register.a1, 3), (.a2, 7), (.a3, 1), (.a4, .max), (.a5, 77)]
      as [(Register, UInt64)]
    {
      builder.result(register, value)
    }
    return builder.finish("span")
  }()
}
