import EthereumTypes
import ExecutionFixtures

/// What `--state.fork` names.
struct T8nRules {
  let fork: Fork
  /// Of a fork that changes nothing but those (EIP-7892).
  private let blobs: BlobParameters?

  private static let blobForks: KeyValuePairs<String, BlobParameters> = ["BPO1": .bpo1, "BPO2": .bpo2]

  static var names: [String] {
    Fork.allCases.filter { $0 < .amsterdam }.map(\.name) + blobForks.map(\.key) + [
      "EIP150", "EIP158", "Merge",
    ]
  }

  init(_ name: String) throws(T8nError) {
    if let (_, parameters) = Self.blobForks.first(where: { $0.key == name }) {
      fork = .osaka
      blobs = parameters
      return
    }
    guard let fork = Fork(name: name), fork < .amsterdam else {
      throw T8nError(.configuration, "the rules \(name) are not there")
    }
    self.fork = fork
    blobs = nil
  }

  /// `given`: what `--input.blobParams` says instead of the fork.
  func chain(_ chainID: UInt64, blobs given: BlobParameters?) -> ChainSpecification {
    var chain = ChainSpecification(chainID: chainID, fork: fork)
    if fork >= .cancun, let parameters = given ?? blobs { chain.blobSchedule = [.init(0, parameters)] }
    return chain
  }
}

extension BlobParameters {
  /// Of execution-specs' transition tool: `target`, `max` and `baseFeeUpdateFraction`.
  init(blobParams json: JSONValue) throws(FixtureError) {
    func number(_ key: StaticString, atLeast least: UInt64) throws(FixtureError) -> UInt64 {
      let value = try json.require(key).uint64()
      // A block's blob gas stays far below 2⁶⁴.
      guard (least...UInt64(UInt32.max)).contains(value) else {
        throw FixtureError("blobParams: \(key) is \(value), but must be \(least) to \(UInt32.max)")
      }
      return value
    }
    let (target, max) = (try number("target", atLeast: 0), try number("max", atLeast: 0))
    guard target <= max else { throw FixtureError("blobParams: target \(target) is above max \(max)") }
    self.init(
      target: target, max: max, baseFeeUpdateFraction: try number("baseFeeUpdateFraction", atLeast: 1))
  }
}
