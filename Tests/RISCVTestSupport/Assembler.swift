public import RISCV

/// Builds a text from Swift: one method per instruction format, labels, and a few pseudo-instructions.
public struct Assembler {
  /// A place in the text, bound by `bind` before or after it is used.
  public struct Label: Hashable, Sendable { let number: Int }

  private enum Fixup {
    case branch(Opcode, Register, Register)
    case jump(Register)
  }

  public let base: UInt64
  public private(set) var words: [UInt32] = []
  private var positions: [Int?] = []
  private var fixups: [(position: Int, label: Label, kind: Fixup)] = []

  public init(base: UInt64 = 0x0001_0000) { self.base = base }

  /// The address of the next instruction.
  public var here: UInt64 { base + 4 * UInt64(words.count) }

  public mutating func label() -> Label {
    positions.append(nil)
    return Label(number: positions.count - 1)
  }

  public mutating func bind(_ label: Label) {
    precondition(positions[label.number] == nil)
    positions[label.number] = words.count
  }

  public mutating func emit(_ word: UInt32) { words.append(word) }

  /// add … remuw
  public mutating func register(_ opcode: Opcode, _ rd: Register, _ rs1: Register, _ rs2: Register) {
    emit(Encoding.register(opcode, rd, rs1, rs2))
  }
  /// addi … sraiw, jalr
  public mutating func immediate(_ opcode: Opcode, _ rd: Register, _ rs1: Register, _ value: Int) {
    emit(Encoding.immediate(opcode, rd, rs1, value))
  }
  public mutating func load(_ opcode: Opcode, _ rd: Register, _ offset: Int, _ base: Register) {
    emit(Encoding.immediate(opcode, rd, base, offset))
  }
  public mutating func store(_ opcode: Opcode, _ rs2: Register, _ offset: Int, _ base: Register) {
    emit(Encoding.store(opcode, rs2, base, offset))
  }
  /// lui, auipc
  public mutating func upper(_ opcode: Opcode, _ rd: Register, _ value: Int) {
    emit(Encoding.upper(opcode, rd, value))
  }
  public mutating func branch(_ opcode: Opcode, _ rs1: Register, _ rs2: Register, to label: Label) {
    fixups.append((words.count, label, .branch(opcode, rs1, rs2)))
    emit(0)
  }
  public mutating func jump(_ rd: Register, to label: Label) {
    fixups.append((words.count, label, .jump(rd)))
    emit(0)
  }

  /// Any 64-bit constant in 1 to 8 instructions.
  public mutating func constant(_ rd: Register, _ value: UInt64) {
    let signed = Int64(bitPattern: value)
    let low = Int((signed << 52) >> 52)
    if signed == Int64(low) { return immediate(.addi, rd, .zero, low) }
    if signed == Int64(Int32(truncatingIfNeeded: signed)) {
      upper(.lui, rd, Int((signed &- Int64(low)) >> 12) & 0xf_ffff)
      if low != 0 { immediate(.addiw, rd, rd, low) }
      return
    }
    constant(rd, UInt64(bitPattern: (signed &- Int64(low)) >> 12))
    immediate(.slli, rd, rd, 12)
    if low != 0 { immediate(.addi, rd, rd, low) }
  }

  /// Halts with an exit code, or with what a0 holds.
  public mutating func exit(_ code: UInt64? = 0) {
    constant(.a7, 93)
    if let code { constant(.a0, code) }
    emit(Encoding.ecall)
  }

  /// The words with every label resolved. All labels must be bound and in reach.
  public func assembled() -> [UInt32] {
    var words = words
    for (position, label, kind) in fixups {
      guard let target = positions[label.number] else {
        preconditionFailure("label \(label.number) is not bound")
      }
      let offset = 4 * (target - position)
      words[position] =
        switch kind {
        case .branch(let opcode, let rs1, let rs2): Encoding.branch(opcode, rs1, rs2, offset)
        case .jump(let rd): Encoding.jump(rd, offset)
        }
    }
    return words
  }
}
