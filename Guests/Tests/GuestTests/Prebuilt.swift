import Executor
import Foundation
import RISCV

/// The committed programs and what they do on the machine.
enum Prebuilt {
  /// The repository's root.
  static let repository = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: repository.appending(path: "Guests/Prebuilt/\(name).elf")))
  }

  /// Runs a committed guest without records.
  static func run(_ name: String, _ input: [UInt8]) throws -> ExecutionRecord {
    try Executor.run(Program(elf: bytes(name)), input: input, mode: .count, limit: 1 << 26)
  }

  /// The instructions of one operation of `Primitives`: the slope between 10 and 110 of them.
  static func cost(of operation: UInt32) throws -> Double {
    func cycles(_ count: UInt32) throws -> Int {
      try run("Primitives", littleEndian(operation) + littleEndian(count) + littleEndian(UInt64(12345))).cycleCount
    }
    return Double(try cycles(110) - cycles(10)) / 100
  }
}

func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { [UInt8]($0) }
}

func words(_ bytes: [UInt8]) -> [UInt64] {
  stride(from: 0, to: bytes.count, by: 8).map { start in
    bytes[start..<min(start + 8, bytes.count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

func hexadecimal(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }
