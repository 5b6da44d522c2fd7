import EthereumTypes
import ExecutionFixtures
import Foundation
import FuzzSupport
import Hashes
import StatelessValidation
import VectorTestSupport

/// Small blocks of the published tests as standard inputs, with their roots; none where the vectors are not there.
private let seeds: [(name: String, bytes: [UInt8], root: Hash256)] = {
  guard let folder = try? PublishedVectors.url("stateless-blocks", "stateless-blocks"),
    let files = try? FixtureFiles([folder.path]).files
  else { return [] }
  var small: [StatelessTest] = []
  for file in files {
    guard let document = try? JSONDocument(file: file), let tests = try? StatelessTest.all(document) else { continue }
    small += tests.filter { $0.block.count < 1_200 && $0.nodes.count < 24 }
  }
  return small.prefix(64).enumerated().compactMap { i, test in
    guard let input = try? test.standardInput() else { return nil }
    let outcome = input.bytes.withUnsafeBytes { StatelessValidation.run($0) }
    return outcome.result.isValid ? ("block\(i)", input.bytes, outcome.result.requestRoot) : nil
  }
}()

/// Bytes as a stateless input: it cannot be decoded and the result is all zero, or it is refused, or it is one of the blocks that
/// are known to be valid. Nobody makes another valid block by chance.
@c(LLVMFuzzerTestOneInput)
public func fuzzStateless(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let outcome = StatelessValidation.run(UnsafeRawBufferPointer(start: data, count: size))
  let result = outcome.result
  precondition(StatelessValidationResult(result.encoded) == result, "a result of two encodings")
  switch outcome {
  case .undecodable: precondition(result == StatelessValidationResult(), "a statement about nothing")
  case .refused: precondition(!result.isValid, "refused and valid")
  case .valid:
    precondition(result.isValid && seeds.contains { $0.root == result.requestRoot }, "a block nobody made is valid")
  }
  return 0
}

@c(LLVMFuzzerInitialize)
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  Seeds.writeIfWanted { seeds.map { ($0.name, $0.bytes) } }
  return 0
}
