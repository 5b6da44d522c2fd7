import RISCV

extension DirectedPrograms {
  static let failures: [(program: DirectedProgram, reason: FailureReason)] =
    [
      failing("null load", .memoryFault) { $0.load(.ld, .a0, 0, .zero) },
      failing("null store", .memoryFault) { $0.store(.sb, .a0, 2047, .zero) },
      failing("below the image", .memoryFault) { $0.access(.lb, MemoryMap.imageBase - 1) },
      failing("beyond the segment", .memoryFault) { $0.access(.ld, 0x0001_8000) },
      failing("above the image", .memoryFault) { $0.access(.ld, MemoryMap.imageEnd - 8) },
      failing("beyond the output", .memoryFault) { $0.access(.sb, (MemoryMap.outputEnd + 31) & ~31) },
      failing("beyond the input", .memoryFault) { $0.access(.lb, MemoryMap.inputBase + 32) },
      failing("across the end of the input", .memoryFault) { $0.access(.lw, MemoryMap.inputBase + 30) },
      failing("below the stack", .memoryFault) { $0.access(.sd, MemoryMap.ramBase - 8) },
      failing("across the bottom of the stack", .memoryFault) { $0.access(.ld, MemoryMap.ramBase - 4) },
      failing("above the heap", .memoryFault) { $0.access(.sd, MemoryMap.ramEnd) },
      failing("across the end of the heap", .memoryFault) { $0.access(.sd, MemoryMap.ramEnd - 1) },
      failing("the last byte", .memoryFault) { $0.access(.lb, 0xffff_ffff) },
      failing("beyond 32 bits", .memoryFault) { $0.access(.ld, 0x1_8000_0000) },
      failing("negative address", .memoryFault) { $0.load(.ld, .a0, -8, .zero) },

      failing("ebreak", .breakpoint) { $0.emit(Encoding.ebreak) },
      failing("zero word", .illegalInstruction) { $0.emit(0) },
      failing("all ones", .illegalInstruction) { $0.emit(.max) },
      failing("fence.i", .illegalInstruction) { $0.emit(0x0000_100f) },
      failing("csrrw", .illegalInstruction) { $0.emit(0x3000_1073) },
      failing("mret", .illegalInstruction) { $0.emit(0x3020_0073) },
      failing("ecall with rd", .illegalInstruction) { $0.emit(0x0000_00f3) },
      failing("lr.d", .illegalInstruction) { $0.emit(0x1005_352f) },
      failing("fld", .illegalInstruction) { $0.emit(0x0005_3507) },
      failing("ldu", .illegalInstruction) { $0.emit(0x0005_7503) },
      failing("slliw by 32", .illegalInstruction) { $0.emit(0x0205_151b) },
      failing("ecall 0", .unknownSystemCall) {
        $0.constant(.a7, 0)
        $0.emit(Encoding.ecall)
      },
      failing("ecall 93 + 2³²", .unknownSystemCall) {
        $0.constant(.a7, 0x1_0000_005d)
        $0.emit(Encoding.ecall)
      },

      failing("jump to a half word", .misalignedTarget) { $0.emit(Encoding.jump(.ra, 6)) },
      failing("branch to a half word", .misalignedTarget) {
        $0.emit(Encoding.branch(.beq, .zero, .zero, 10))
      },
      failing("jump register to a half word", .misalignedTarget) { $0.immediate(.jalr, .ra, .zero, 6) },
      failing("jump before the text", .targetOutsideText) { $0.emit(Encoding.jump(.ra, -0x1000)) },
      failing("jump to zero", .targetOutsideText) { $0.immediate(.jalr, .zero, .zero, 0) },
      failing("jump beyond 32 bits", .targetOutsideText) {
        $0.constant(.a0, 0x1_0001_0000)
        $0.immediate(.jalr, .zero, .a0, 0)
      },
      failing("jump that is in the text modulo the field's prime", .targetOutsideText) {
        $0.constant(.a0, 0x0001_0000 + 4 * 0x7f00_0001)
        $0.immediate(.jalr, .zero, .a0, 0)
      },
      failing("branch after the text", .targetOutsideText) {
        $0.emit(Encoding.branch(.beq, .zero, .zero, 4000))
      },
      failing("off the end", .targetOutsideText, exits: false) { $0.immediate(.addi, .a0, .zero, 0) },

      failing("output length", .outputTooLong) {
        $0.constant(.a0, MemoryMap.outputLimit + 1)
        $0.access(.sd, MemoryMap.outputBase)
      },
      failing("output beyond its length", .outputBeyondLength) {
        $0.constant(.a0, 8)
        $0.access(.sd, MemoryMap.outputBase)
        $0.access(.sd, MemoryMap.outputBase + 16)
      },
      failing("output bytes beyond its length", .outputBeyondLength) {
        $0.constant(.a0, 3)
        $0.access(.sd, MemoryMap.outputBase)
        $0.constant(.a0, 0x0100_0000)
        $0.access(.sd, MemoryMap.outputBase + 8)
      },
      failing("output without length", .outputBeyondLength) {
        $0.constant(.a0, 1)
        $0.access(.sb, MemoryMap.outputBase + 8)
      },
    ]

  private static func failing(
    _ name: String, _ reason: FailureReason, exits: Bool = true, _ body: (inout Assembler) -> Void
  ) -> (program: DirectedProgram, reason: FailureReason) {
    var assembler = Assembler()
    body(&assembler)
    if exits { assembler.exit() }
    return (DirectedProgram(name: name, elf: file(assembler), output: []), reason)
  }
}

extension Assembler {
  /// One access of a0 at any address, through t6.
  mutating func access(_ opcode: Opcode, _ address: UInt64) {
    constant(.t6, address)
    if opcode.isStore { store(opcode, .a0, 0, .t6) } else { load(opcode, .a0, 0, .t6) }
  }
}
