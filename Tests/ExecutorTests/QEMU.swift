import Foundation
import RISCV
import RISCVTestSupport

/// Runs directed programs on qemu-riscv64 in user mode, which knows nothing of this project.
///
/// The file is changed in two ways: segments are added for the regions that this machine has and Linux has not,
/// and the halting `ecall` jumps to a stub that writes the output region to standard output before it exits.
enum QEMU {
  static let path: String? = ["/usr/bin/qemu-riscv64", "/usr/local/bin/qemu-riscv64"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  struct Result: Equatable {
    var output: [UInt8]
    /// The low byte of the exit code.
    var status: Int32
  }

  /// `text` is the whole text, which must contain exactly one `ecall`, as its last instruction.
  static func run(_ program: DirectedProgram) throws -> Result {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("martinet-\(UUID().uuidString)")
    try Data(linux(program)).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path ?? "")
    process.arguments = [file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let bytes = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    var result = Result(output: [], status: process.terminationStatus)
    if bytes.count >= 8 {
      let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
      result.output = Array(bytes.dropFirst(8).prefix(length))
    }
    return result
  }

  /// The segments of a file made by `ELFBuilder`, whose headers are in order.
  private static func segments(of elf: [UInt8]) -> [ELFBuilder.Segment] {
    func integer(_ offset: Int, _ size: Int) -> UInt64 {
      (0..<size).reduce(0) { $0 | UInt64(elf[offset + $1]) << UInt64(8 * $1) }
    }
    return (0..<Int(integer(56, 2))).map { i in
      let header = 64 + 56 * i
      let offset = Int(integer(header + 8, 8))
      let size = Int(integer(header + 32, 8))
      return ELFBuilder.Segment(
        flags: UInt32(integer(header + 4, 4)), address: integer(header + 16, 8),
        bytes: Array(elf[offset..<offset + size]), zeros: integer(header + 40, 8) - UInt64(size))
    }
  }

  static func linux(_ program: DirectedProgram) -> [UInt8] {
    var segments = segments(of: program.elf)
    let stubAddress: UInt64 = 0x0008_0000
    var stub = Assembler(base: stubAddress)
    stub.immediate(.addi, .s11, .a0, 0)
    stub.constant(.a7, 64)  // write
    stub.constant(.a0, 1)
    stub.constant(.a1, 0x2000_0000)
    stub.load(.ld, .a2, 0, .a1)
    stub.immediate(.addi, .a2, .a2, 8)
    stub.emit(Encoding.ecall)
    stub.immediate(.addi, .a0, .s11, 0)
    stub.exit(nil)

    for i in segments.indices where segments[i].flags & 1 != 0 {
      let size = segments[i].bytes.count
      let address = segments[i].address + UInt64(size) - 4
      let jump = Encoding.jump(.zero, Int(stubAddress) - Int(address))
      segments[i].bytes.replaceSubrange((size - 4)..., with: littleEndian([jump]))
    }
    segments.append(.init(text: stub.assembled(), at: stubAddress))
    let length = littleEndian([UInt64(program.input.count)])
    segments.append(.init(flags: 6, address: 0x2000_0000, bytes: [], zeros: (1 << 20) + 8))
    segments.append(.init(flags: 6, address: 0x4000_0000, bytes: length + program.input, zeros: 8))
    segments.append(.init(flags: 6, address: 0x8000_0000, bytes: [], zeros: 0x0200_0000))
    segments.append(.init(flags: 6, address: 0x9000_0000, bytes: [], zeros: 0x1000))
    segments.append(.init(flags: 6, address: 0xfffe_f000, bytes: [], zeros: 0x1000))
    var builder = ELFBuilder(entry: 0x0001_0000, segments: segments)
    builder.pageAligned = true
    return builder.build()
  }
}
