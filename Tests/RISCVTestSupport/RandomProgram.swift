import RISCV

/// A random program that halts: arithmetic on corner cases, loads and stores inside a small buffer at every
/// alignment, branches and jumps forwards over a few instructions. It ends by writing all its registers and the
/// buffer to the output. Its `DirectedProgram.output` is empty, for nobody knows it.
public struct RandomProgram {
  /// s0 holds the middle of the buffer; s1 and t6 are kept for the end.
  private static let reserved: Set<UInt8> = [0, 8, 9, 31]
  public static let bufferBase: UInt64 = 0x8100_0000
  static let bufferWords = 64

  private var random: SplitMix
  private let instructions: Int

  public init(seed: UInt64, instructions: Int) {
    random = SplitMix(seed: seed &+ 0x4d61_7274_696e_6574)
    self.instructions = instructions
  }

  private static let arithmetic = Opcode.allCases.filter { $0.isRegisterRegister }
  private static let immediates = Opcode.allCases.filter { $0.isRegisterImmediate }
  private static let loads = Opcode.allCases.filter { $0.isLoad }
  private static let stores = Opcode.allCases.filter { $0.isStore }
  private static let branches = Opcode.allCases.filter { $0.isBranch }

  private mutating func source() -> Register { Register(UInt8.random(in: 0...31, using: &random)) }

  /// x0, or a register that nothing depends on.
  private mutating func target() -> Register {
    let number = UInt8.random(in: 0...31, using: &random)
    return number == 0 || !RandomProgram.reserved.contains(number) ? Register(number) : .zero
  }

  private mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: values.indices, using: &random)] }

  public consuming func build() -> DirectedProgram {
    var assembler = Assembler()
    assembler.constant(.s0, RandomProgram.bufferBase + 4 * UInt64(RandomProgram.bufferWords))
    for number in 1...31 where !RandomProgram.reserved.contains(UInt8(number)) {
      let value = Bool.random(using: &random) ? pick(DirectedPrograms.operands) : random.next()
      assembler.constant(Register(UInt8(number)), value)
    }
    var pending: [(label: Assembler.Label, at: Int)] = []
    for position in 0..<instructions {
      for entry in pending where entry.at <= position { assembler.bind(entry.label) }
      pending.removeAll { $0.at <= position }
      emit(&assembler, &pending, position)
    }
    for entry in pending { assembler.bind(entry.label) }
    finish(&assembler)
    return DirectedProgram(name: "random", elf: DirectedPrograms.file(assembler), output: [])
  }

  private mutating func emit(
    _ assembler: inout Assembler, _ pending: inout [(label: Assembler.Label, at: Int)], _ position: Int
  ) {
    let offset = Int.random(
      in: -4 * RandomProgram.bufferWords...4 * RandomProgram.bufferWords - 8, using: &random)
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<7: assembler.register(pick(RandomProgram.arithmetic), target(), source(), source())
    case 7..<11:
      let opcode = pick(RandomProgram.immediates)
      let limit =
        switch opcode {
        case .slli, .srli, .srai: 0...63
        case .slliw, .srliw, .sraiw: 0...31
        default: -2048...2047
        }
      assembler.immediate(opcode, target(), source(), Int.random(in: limit, using: &random))
    case 11..<14: assembler.load(pick(RandomProgram.loads), target(), offset, .s0)
    case 14..<17: assembler.store(pick(RandomProgram.stores), source(), offset, .s0)
    case 17:
      let opcode: Opcode = Bool.random(using: &random) ? .lui : .auipc
      assembler.upper(opcode, target(), Int.random(in: 0...0xf_ffff, using: &random))
    case 18:
      let label = assembler.label()
      pending.append((label, position + Int.random(in: 1...6, using: &random)))
      assembler.branch(pick(RandomProgram.branches), source(), source(), to: label)
    default:
      if Bool.random(using: &random) {
        let label = assembler.label()
        pending.append((label, position + Int.random(in: 1...6, using: &random)))
        assembler.jump(target(), to: label)
      } else {  // over the next instruction, which is the one emitted here
        assembler.upper(.auipc, .t6, 0)
        assembler.immediate(.jalr, target(), .t6, 12 + Int.random(in: 0...1, using: &random))
        assembler.register(.add, .s2, .s2, .s2)
      }
    }
  }

  /// Stores the registers and the buffer in the output and halts.
  private func finish(_ assembler: inout Assembler) {
    assembler.constant(.s1, 0x2000_0000)
    var position = 0
    for number in 1...31 where !RandomProgram.reserved.contains(UInt8(number)) {
      position += 1
      assembler.store(.sd, Register(UInt8(number)), 8 * position, .s1)
    }
    for word in 0..<RandomProgram.bufferWords {
      position += 1
      assembler.load(.ld, .t6, 8 * word - 4 * RandomProgram.bufferWords, .s0)
      assembler.store(.sd, .t6, 8 * position, .s1)
    }
    assembler.constant(.t6, 8 * UInt64(position))
    assembler.store(.sd, .t6, 0, .s1)
    assembler.exit()
  }
}
