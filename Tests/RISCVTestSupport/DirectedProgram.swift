import RISCV

/// A small program with a known result, to be run by anything that claims to be this machine:
/// the executor, a foreign emulator, or the prover.
public struct DirectedProgram: Sendable, CustomStringConvertible {
  public var name: String
  public var elf: [UInt8]
  public var input: [UInt8]
  /// Computed by `Reference` or written by hand, never by the executor.
  public var output: [UInt8]
  public var exitCode: UInt64

  public var description: String { name }

  public init(name: String, elf: [UInt8], input: [UInt8] = [], output: [UInt8], exitCode: UInt64 = 0) {
    self.name = name
    self.elf = elf
    self.input = input
    self.output = output
    self.exitCode = exitCode
  }
}

/// Writes a program that stores its results one after the other into the output region.
///
/// s0 points to the data segment, s1 to where the next result goes. Programs are straight lines unless their subject
/// is not.
public struct ProgramBuilder {
  public static let dataBase: UInt64 = 0x0010_0000
  static let outputBase: UInt64 = 0x2000_0000

  public var assembler = Assembler()
  /// The contents of a writable data segment at `dataBase`.
  public var data: [UInt8] = []
  public var input: [UInt8] = []
  private var dataOffset: UInt64 = 0
  private var outputOffset: UInt64 = 0
  public private(set) var expected: [UInt64] = []

  public init() {
    assembler.constant(.s0, ProgramBuilder.dataBase)
    assembler.constant(.s1, ProgramBuilder.outputBase + 8)
  }

  /// Loads the next 8 bytes of the data segment, which are `value`.
  public mutating func operand(_ rd: Register, _ value: UInt64) {
    if data.count - Int(dataOffset) > 2040 {
      assembler.immediate(.addi, .s0, .s0, 2040)
      dataOffset += 2040
    }
    assembler.load(.ld, rd, data.count - Int(dataOffset), .s0)
    data += littleEndian([value])
  }

  /// Appends a register to the output; it should hold `value`.
  public mutating func result(_ register: Register, _ value: UInt64) {
    let position = 8 * UInt64(expected.count)
    if position - outputOffset > 2040 {
      assembler.immediate(.addi, .s1, .s1, 2040)
      outputOffset += 2040
    }
    assembler.store(.sd, register, Int(position - outputOffset), .s1)
    expected.append(value)
  }

  /// Sets the output's length, halts and builds the file.
  public consuming func finish(_ name: String, exitCode: UInt64 = 0) -> DirectedProgram {
    assembler.constant(.t0, ProgramBuilder.outputBase)
    assembler.constant(.t1, 8 * UInt64(expected.count))
    assembler.store(.sd, .t1, 0, .t0)
    assembler.exit(exitCode)
    var segments = [ELFBuilder.Segment(text: assembler.assembled(), at: assembler.base)]
    if !data.isEmpty {
      segments.append(
        .init(flags: ELFBuilder.Segment.readWrite, address: ProgramBuilder.dataBase, bytes: data, zeros: 64))
    }
    return DirectedProgram(
      name: name, elf: ELFBuilder(entry: assembler.base, segments: segments).build(), input: input,
      output: littleEndian(expected), exitCode: exitCode)
  }
}
