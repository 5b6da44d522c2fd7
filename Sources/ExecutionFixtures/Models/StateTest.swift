public import BigIntegers
public import Hashes

/// A state test: one transaction, in variants, on one state (ethereum/tests `GeneralStateTests`, execution-spec-tests
/// `state_tests`).
public struct StateTest: Sendable {
  /// What one variant must lead to.
  public struct Case: Sendable {
    public let fork: String
    /// Its place among the fork's cases.
    public let index: Int
    public let data: Int
    public let gas: Int
    public let value: Int
    public let root: Hash256
    /// Keccak-256 of the RLP of all logs.
    public let logs: Hash256
    /// The signed transaction, where the file has it.
    public let envelope: [UInt8]?
    /// Why the transaction is invalid; nil if it is valid.
    public let exception: String?
    /// The state after it, where the file has it.
    public let state: FixtureAlloc?
    /// The gas the transaction used, where the file has the receipt.
    public let gasUsed: UInt64?
  }

  public let name: String
  public let environment: FixtureEnvironment
  public let pre: FixtureAlloc
  public let transaction: TransactionTemplate
  public let cases: [Case]
  public let chainID: UInt256
  /// By fork name.
  public let blobSchedule: [String: FixtureBlobSchedule]

  public init(_ name: String, _ json: JSONValue) throws(FixtureError) {
    self.name = name
    environment = try json.get("env") { (v) throws(FixtureError) in try FixtureEnvironment(v) }
    pre = try json.get("pre", readAlloc)
    transaction = try json.get("transaction") { (v) throws(FixtureError) in try TransactionTemplate(v) }
    chainID = try json["config"]?.optional("chainid") { (v) throws(FixtureError) in try v.uint256() } ?? .one
    blobSchedule = try FixtureBlobSchedule.read(json["config"])
    var cases: [Case] = []
    for (fork, posts) in try json.require("post").members {
      for (i, post) in posts.elements.enumerated() {
        do throws(FixtureError) { cases.append(try Case(fork, i, post)) } catch { throw error.inside("post, \(fork)[\(i)]") }
      }
    }
    self.cases = cases
  }

  /// The tests of a file.
  public static func all(_ document: JSONDocument) throws(FixtureError) -> [StateTest] {
    var tests: [StateTest] = []
    for (name, value) in document.root.members {
      do throws(FixtureError) { tests.append(try StateTest(name, value)) } catch { throw error.inside(name) }
    }
    return tests
  }
}

extension StateTest.Case {
  init(_ fork: String, _ index: Int, _ json: JSONValue) throws(FixtureError) {
    let int = { (v: JSONValue) throws(FixtureError) in try v.int() }
    let indexes = try json.require("indexes")
    self.fork = fork
    self.index = index
    data = try indexes.get("data", int)
    gas = try indexes.get("gas", int)
    value = try indexes.get("value", int)
    root = try json.get("hash") { (v) throws(FixtureError) in try v.hash() }
    logs = try json.get("logs") { (v) throws(FixtureError) in try v.hash() }
    envelope = try json.optional("txbytes") { (v) throws(FixtureError) in try v.bytes() }
    exception = try json.optional("expectException") { (v) throws(FixtureError) in try v.requireString() }
    state = try json.optional("state", readAlloc)
    gasUsed = try json["receipt"]?.optional("cumulativeGasUsed") { (v) throws(FixtureError) in try v.uint64() }
  }
}
