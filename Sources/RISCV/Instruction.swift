/// A decoded instruction at a known address, with everything that depends on the address alone worked out.
///
/// Fields that an instruction does not use are 0, so that two encodings with the same meaning are equal.
@frozen
public struct Instruction: Hashable, Sendable, BitwiseCopyable {
  public var opcode: Opcode
  /// 1 … 31, or 32 (`Instruction.sink`) where the encoding says x0. 0 when nothing is written.
  public var rd: UInt8
  /// 0 … 31. For `ecall` x17, which it reads.
  public var rs1: UInt8
  /// 0 … 31. For `ecall` x10, which it reads.
  public var rs2: UInt8
  /// The address of the instruction.
  public var pc: UInt32
  /// The immediate, sign-extended to 64 bits. For `lui` and `auipc` already shifted left by 12;
  /// for immediate shifts the amount (0 … 63, or 0 … 31 in the W forms). For branches and `jal` the offset from pc.
  public var immediate: UInt64
  /// What depends on the address alone:
  /// `lui` its immediate and `auipc` pc + immediate (both are the value that rd takes),
  /// branches and `jal` the target pc (0, where nothing is ever mapped, if that is misaligned or outside the text),
  /// `jalr` the link value pc + 4, every other instruction 0.
  public var constant: UInt64

  @inlinable
  public init(
    _ opcode: Opcode, pc: UInt32, rd: UInt8 = 0, rs1: UInt8 = 0, rs2: UInt8 = 0, immediate: UInt64 = 0,
    constant: UInt64 = 0
  ) {
    self.opcode = opcode
    self.rd = rd
    self.rs1 = rs1
    self.rs2 = rs2
    self.pc = pc
    self.immediate = immediate
    self.constant = constant
  }

  /// The register that takes what is written to x0. It is never read.
  public static let sink: UInt8 = 32
  /// x0 … x31 and the sink.
  public static let registerCount = 33

  /// pc + 4: the next instruction in order, and what `jal` and `jalr` write to rd.
  @inlinable public var link: UInt64 { UInt64(pc) &+ 4 }
}
