import Console
import Executor
import Foundation
import MachineVerifier
import RISCV
import ZKVM

/// One program of a folder of tests, and what it should do.
struct ConformanceTest {
  enum Expectation {
    /// Exit code 0, and this output if it is known.
    case success(output: [UInt8]?)
    /// The execution ends abnormally, in this way: see `ExecutionError.kind`.
    case failure(kind: String)
    /// Not run.
    case skip(reason: String)
  }

  let name: String
  let path: String
  let expectation: Expectation
}

/// What became of a test.
struct ConformanceResult {
  enum Verdict: Equatable {
    case passed
    case failed(String)
    case skipped(String)
  }

  let name: String
  var verdict: Verdict
  var cycles = 0
  var misalignedAccesses = 0
  /// Execution, trace and proof; 0 if nothing was proven.
  var proveSeconds = 0.0
}

extension ConformanceTest {
  /// The tests of a folder by name: those of its `tests.tsv`, or, without one, every `.elf` file, with the output in a
  /// `.signature` file of the same name if there is one.
  ///
  /// A line of `tests.tsv` has a name, an expectation and a detail, separated by tabs: `pass`; `signature` (without a
  /// `.signature` file there is nothing to compare, and the test is skipped); `failure` with a kind; `skip` with a
  /// reason.
  static func all(in folder: String) throws -> [ConformanceTest] {
    let files: [String]
    do { files = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw Failure("cannot read the folder \(folder)")
    }
    guard files.contains("tests.tsv") else {
      let names = files.filter { $0.hasSuffix(".elf") }.map { String($0.dropLast(4)) }.sorted()
      guard !names.isEmpty else { throw Failure("\(folder) has no tests.tsv and no .elf file") }
      return try names.map { name in
        ConformanceTest(
          name: name, path: "\(folder)/\(name).elf",
          expectation: .success(output: try signature("\(folder)/\(name).signature")))
      }
    }
    let list = String(decoding: try readFile("\(folder)/tests.tsv"), as: UTF8.self)
    return try list.split(separator: "\n").map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let detail = fields.count > 2 ? fields[2] : ""
      let expectation: Expectation
      switch fields.count > 1 ? fields[1] : "" {
      case "pass": expectation = .success(output: nil)
      case "signature":
        if let output = try signature("\(folder)/\(fields[0]).signature") {
          expectation = .success(output: output)
        } else {
          expectation = .skip(reason: "no reference signature")
        }
      case "failure" where !detail.isEmpty: expectation = .failure(kind: detail)
      case "skip" where !detail.isEmpty: expectation = .skip(reason: detail)
      default: throw Failure("\(folder)/tests.tsv: \"\(line)\" is no name, expectation and detail")
      }
      return ConformanceTest(name: fields[0], path: "\(folder)/\(fields[0]).elf", expectation: expectation)
    }
  }

  /// The bytes of a signature file: little-endian words in hexadecimal, 4 or 8 bytes a line. Nil if there is no file.
  static func signature(_ path: String) throws -> [UInt8]? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    var result: [UInt8] = []
    for line in String(decoding: try readFile(path), as: UTF8.self).split(whereSeparator: \.isWhitespace) {
      guard line.utf8.count == 8 || line.utf8.count == 16, let word = UInt64(line, radix: 16) else {
        throw Failure("\(path): \"\(line)\" is no word of 4 or 8 bytes in hexadecimal")
      }
      for i in 0..<line.utf8.count / 2 { result.append(UInt8(truncatingIfNeeded: word >> UInt64(8 * i))) }
    }
    return result
  }

  /// Executes the test, and with a security target also proves it and verifies the proof.
  func run(proveAt target: Int?) -> ConformanceResult {
    var result = ConformanceResult(name: name, verdict: .passed)
    do {
      switch expectation {
      case .skip(let reason): result.verdict = .skipped(reason)
      case .success(let output): try succeed(output, target, &result)
      case .failure(let kind): try fail(kind, target, &result)
      }
    } catch { result.verdict = .failed("\(error)") }
    return result
  }

  private func succeed(_ expected: [UInt8]?, _ target: Int?, _ result: inout ConformanceResult) throws {
    let elf = try readFile(path)
    let record = try Executor.run(try Program(elf: elf), input: [], mode: .count)
    result.cycles = record.cycleCount
    result.misalignedAccesses = record.misalignedAccesses
    guard record.exitCode == 0 else { throw Failure("exit code \(record.exitCode)") }
    let output = expected ?? record.output
    guard record.output == output else { throw Failure(Self.difference(record.output, output)) }
    guard let target else { return }

    let loaded = try LoadedProgram(elf: elf, target: target)
    let start = ContinuousClock.now
    let proof = try loaded.prove(input: []).proof.bytes
    result.proveSeconds = start.duration(to: .now).seconds
    try MachineVerifier.verify(proof, program: loaded.id, values: PublicValues(output: output))
    var other = output
    if other.isEmpty { other = [0] } else { other[other.count / 2] ^= 1 }
    if (try? MachineVerifier.verify(proof, program: loaded.id, values: PublicValues(output: other))) != nil {
      throw Failure("the verifier accepts another output as well")
    }
  }

  private func fail(_ kind: String, _ target: Int?, _ result: inout ConformanceResult) throws {
    let elf = try readFile(path)
    let program = try Program(elf: elf)
    do throws(ExecutionError) {
      let record = try Executor.run(program, input: [], mode: .count)
      result.verdict = .failed("ends with exit code \(record.exitCode), expected \(kind)")
      return
    } catch {
      guard error.kind == kind else {
        result.verdict = .failed("\(error.kind), expected \(kind): \(error)")
        return
      }
    }
    guard let target else { return }
    if (try? LoadedProgram(elf: elf, target: target).prove(input: [])) != nil {
      throw Failure("the prover proves it, expected \(kind)")
    }
  }

  private static func difference(_ found: [UInt8], _ expected: [UInt8]) -> String {
    if found.count != expected.count {
      return "the output has \(found.count) bytes, the signature \(expected.count)"
    }
    let i = found.indices.first { found[$0] != expected[$0] } ?? 0
    let word = i & ~3..<min((i & ~3) + 4, found.count)
    return "the output differs from the signature at byte \(i & ~3): \([UInt8](found[word]).hex), expected "
      + [UInt8](expected[word]).hex
  }
}

extension ExecutionError {
  /// What ended the execution, as `tests.tsv` names it.
  var kind: String {
    switch self {
    case .memoryFault: "memory-fault"
    case .illegalInstruction: "illegal-instruction"
    case .misalignedTarget: "misaligned-target"
    case .targetOutsideText: "target-outside-text"
    case .unknownSystemCall: "unknown-call"
    case .breakpoint: "breakpoint"
    default: "other"
    }
  }
}
