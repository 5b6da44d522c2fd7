import CAccelerators
import Executor
import Foundation
import Testing

/// The functions of zkvm_accelerators.h and zkvm_u256.h, called from C, natively and on the machine. What they should
/// answer was computed in Python (hashlib, PyCryptodome, coincurve, cryptography, integers):
/// `Scripts/generate-accelerator-calls.py`.
struct AcceleratorInterfaceTests {
  struct Call: CustomStringConvertible, Sendable {
    let name: String
    let request: [UInt8]
    let answer: [UInt8]

    var description: String { name }
  }

  /// Lines of: name, number, arguments, status and outputs in hexadecimal.
  static let calls: [Call] = {
    let file = Prebuilt.repository.appending(path: "Guests/Tests/GuestTests/AcceleratorCalls.txt")
    return ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n").map { line in
      let fields = line.split(separator: " ", omittingEmptySubsequences: false)
      let arguments = fields[2].split(separator: ",", omittingEmptySubsequences: false).map { bytes($0) }
      var request = littleEndian(UInt64(fields[1])!) + littleEndian(UInt64(arguments.count))
      for argument in arguments {
        request += littleEndian(UInt64(argument.count)) + argument
        request += [UInt8](repeating: 0, count: (8 - argument.count % 8) % 8)
      }
      return Call(name: String(fields[0]), request: request, answer: bytes(fields[3]))
    }
  }()

  private static func bytes(_ hexadecimal: Substring) -> [UInt8] {
    let digits = Array(hexadecimal.utf8)
    return stride(from: 0, to: digits.count, by: 2).map {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)!
    }
  }

  /// The answer of the same C code in this process; nil where it calls the requests malformed.
  private func answerNatively(_ requests: [UInt8]) -> [UInt8]? {
    final class Output { var bytes: [UInt8] = [] }
    let output = Output()
    // The requests must be aligned to words.
    let words = UnsafeMutablePointer<UInt64>.allocate(capacity: requests.count / 8 + 1)
    defer { words.deallocate() }
    let memory = UnsafeMutableRawPointer(words)
    requests.withUnsafeBytes { memory.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
    let status = answer_requests(
      UnsafeRawPointer(memory).assumingMemoryBound(to: UInt8.self), requests.count,
      { context, bytes, count in
        let output = Unmanaged<Output>.fromOpaque(context!).takeUnretainedValue()
        output.bytes += UnsafeBufferPointer(start: bytes, count: count)
      }, Unmanaged.passUnretained(output).toOpaque())
    return status == 0 ? output.bytes : nil
  }

  @Test func thereAreCallsOfEveryFunction() {
    #expect(Set(Self.calls.map(\.name)).count == 19 + Int(U256_CALLS))
    #expect(Self.calls.count == 519)
  }

  @Test func nativeAnswersAreRight() {
    for (i, call) in Self.calls.enumerated() {
      let answer = answerNatively(call.request)
      #expect(answer == call.answer, "\(call.name), line \(i + 1)")
    }
  }

  @Test func answersOnTheMachineAreRight() throws {
    let all = try Prebuilt.run("CAccelerators", Self.calls.flatMap(\.request))
    #expect(all.exitCode == 0)
    var rest = all.output[...]
    for (i, call) in Self.calls.enumerated() {
      #expect(Array(rest.prefix(call.answer.count)) == call.answer, "\(call.name), line \(i + 1)")
      rest = rest.dropFirst(call.answer.count)
    }
    #expect(rest.isEmpty)
  }

  /// Requests cut short or with arguments of a wrong size end the program with exit code 1, and say so natively.
  @Test func malformedRequestsAreRefused() throws {
    let good = try #require(Self.calls.first { $0.name == "secp256r1Verify" }).request
    var bad = [8, 16, 24, good.count - 8].map { Array(good[..<$0]) }
    bad.append(littleEndian(UInt64(1 << 40)) + littleEndian(UInt64(0)))
    bad.append(littleEndian(UInt64(0)) + littleEndian(UInt64(6)) + [UInt8](repeating: 0, count: 48))
    bad.append(littleEndian(UInt64(0)) + littleEndian(UInt64(1)) + littleEndian(UInt64.max))
    bad.append(littleEndian(UInt64(64)) + littleEndian(UInt64(0)))
    for requests in bad {
      #expect(answerNatively(requests) == nil)
      let record = try Prebuilt.run("CAccelerators", requests)
      #expect(record.exitCode == 1)
    }
  }

  /// Instructions of a call, this C program's own part included (about 250 for two operands). Deterministic, so the
  /// bounds are close above what was measured.
  @Test func costsStayWhereTheyAre() throws {
    let empty = try Prebuilt.run("CAccelerators", []).cycleCount
    for (name, index, bound) in Self.bounds {
      let call = try #require(Self.calls.filter { $0.name == name }[safely: index])
      let cost = try Prebuilt.run("CAccelerators", call.request).cycleCount - empty
      print("instructions for \(name): \(cost)")
      #expect(cost <= bound, "\(name)")
    }
  }

  /// Function, which of its calls, and the most it may take.
  static let bounds: [(String, Int, Int)] = [
    ("keccak256", 8, 18_600), ("sha256", 8, 30_000), ("ripemd160", 8, 24_500), ("blake2f", 13, 2_800),
    ("modexp", 1, 7_000), ("secp256k1Verify", 0, 6_000), ("secp256k1Recover", 0, 6_500),
    ("secp256r1Verify", 0, 31_000), ("bn254Add", 1, 4_500), ("bn254Mul", 0, 23_000),
    ("bn254Pairing", 1, 630_000),
    ("kzg", 8, 810_000), ("bls12G1Add", 0, 9_600), ("bls12G1Msm", 0, 31_700), ("bls12G2Add", 0, 17_000),
    ("bls12G2Msm", 0, 78_000), ("bls12Pairing", 0, 770_000), ("bls12MapG1", 0, 25_500),
    ("bls12MapG2", 0, 122_000),
    ("u256_div", 0, 550), ("u256_mulmod", 0, 620),
  ]
}

extension Array {
  fileprivate subscript(safely i: Int) -> Element? { indices.contains(i) ? self[i] : nil }
}
