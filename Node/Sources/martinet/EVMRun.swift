import ArgumentParser
import BigIntegers
import Console
import EVM
import EthereumTypes
import ExecutionFixtures
import Foundation

/// `martinet evm run`: code on its own, with the options of go-ethereum's `evm run`.
struct EVMRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run EVM code and print its output.",
    discussion: """
      The code runs at the receiver's address, called by the sender with all the gas; no transaction is around it, so \
      nothing is charged before the first instruction. With --prestate the accounts of a genesis file are there.
      """)

  @Argument(help: "Code in hexadecimal.")
  var code: String?
  @Option(help: "A file with the code in hexadecimal; - is standard input.", completion: .file())
  var codefile: String?
  @Flag(help: "The code is creation code.")
  var create = false
  @Option(help: "Input in hexadecimal.")
  var input = ""
  @Option(help: "A file with the input in hexadecimal.", completion: .file())
  var inputfile: String?
  @Option(help: "Gas of the call.")
  var gas: UInt64 = 10_000_000_000
  @Option(help: "Wei that go along.")
  var value = "0"
  @Option(help: "Who calls.")
  var sender = "0x000000000000000000000000000073656e646572"
  @Option(help: "Where the code is.")
  var receiver = "0x0000000000000000000000007265636569766572"
  @Option(help: "A genesis file with accounts, gas limit, number, timestamp and coinbase.", completion: .file(extensions: ["json"]))
  var prestate: String?
  @Option(name: .customLong("state.fork"), help: "The rules.")
  var fork = "Osaka"
  @Flag(help: "Print each instruction as a line of JSON on standard error (EIP-3155), and no output but there.")
  var json = false
  @OptionGroup var tracing: TraceOptions
  @Flag(help: "Print gas and time.")
  var statdump = false

  func run() throws {
    guard let fork = Fork(name: fork) else { throw Failure("\(fork) is no fork") }
    guard fork < .amsterdam else { throw Failure("the rules of \(fork.name) are not there yet") }
    guard let from = Address(text: sender), let to = Address(text: receiver) else {
      throw Failure("sender and receiver must be 0x and 40 hexadecimal digits")
    }
    guard let value = UInt256(quantity: value) else { throw Failure("--value must be a number") }
    var text = code ?? ""
    if let codefile {
      let bytes = codefile == "-" ? [UInt8](FileHandle.standardInput.readDataToEndOfFile()) : try readFile(codefile)
      text = String(decoding: bytes, as: UTF8.self)
    }
    let code = try hexadecimal(text, "the code")
    let data = try hexadecimal(try inputfile.map { String(decoding: try readFile($0), as: UTF8.self) } ?? input, "the input")

    var accounts: FixtureAlloc = [:]
    var block = BlockEnvironment(
      number: 0, timestamp: 0, coinbase: .zero, gasLimit: gas, baseFee: .zero, chainID: UInt256(1337), blobBaseFee: .one)
    if let prestate {
      let genesis: JSONValue
      do {
        genesis = try JSONDocument(try readFile(prestate)).root
        accounts = try genesis.get("alloc", readAlloc)
        let number = { (v: JSONValue) throws(FixtureError) in try v.uint64() }
        block.number = try genesis.optional("number", number) ?? 0
        block.timestamp = try genesis.optional("timestamp", number) ?? 0
        block.gasLimit = try genesis.optional("gasLimit", number) ?? gas
        block.coinbase = try genesis.optional("coinbase") { (v) throws(FixtureError) in try v.address() } ?? .zero
        block.difficulty = try genesis.optional("difficulty") { (v) throws(FixtureError) in try v.uint256() } ?? .zero
      } catch let error as FixtureError {
        throw Failure("\(prestate): \(error)")
      }
    }
    if !create && !code.isEmpty { accounts[to, default: FixtureAccount()].code = code }
    // Whoever calls has what goes along.
    var caller = accounts[from] ?? FixtureAccount()
    caller.balance = max(caller.balance, value)
    accounts[from] = caller

    let evm = EVM(WorldState(FixtureState(accounts), rules: Rules(fork)), block: block)
    if json {
      evm.tracer = StructTracer(tracing.options) { FileHandle.standardError.write(Data($0.utf8)) }
    }
    // The transaction pays for what is charged before the first instruction on top of the gas of the call.
    var transaction = Transaction(
      legacyTo: create ? nil : to, chainID: nil, nonce: accounts[from]?.nonce ?? 0, gasPrice: .zero, gasLimit: 0, value: value,
      data: create ? code + data : data)
    let intrinsic = IntrinsicGas(transaction, fork)
    let (limit, overflow) = gas.addingReportingOverflow(intrinsic.gas)
    guard !overflow, limit <= UInt64(Int64.max) else { throw Failure("--gas is too large") }
    transaction.gasLimit = max(limit, intrinsic.floor)
    let start = ContinuousClock.now
    let result: ExecutionResult
    do {
      result = try evm.execute(transaction, sender: from, waiving: [.nonce, .fees, .senderCode, .gasLimits])
    } catch {
      throw Failure("no result: \(error)")
    }
    if statdump {
      let seconds = start.duration(to: .now).seconds
      let used = result.gasUsed &+ result.gasRefunded &- intrinsic.gas
      FileHandle.standardError.write(Data("EVM gas used:    \(used)\nexecution time:  \(seconds.asSeconds)\n".utf8))
    }
    if !json {
      print(hex(result.output))
      if !result.isSuccess { print(" error: \(result.halt)") }
    }
  }

  private func hexadecimal(_ text: String, _ what: String) throws -> [UInt8] {
    guard let bytes = bytes(hex: text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw Failure("\(what) must be an even number of hexadecimal digits")
    }
    return bytes
  }
}
