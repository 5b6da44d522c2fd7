import BigIntegers
import EVM
import EthereumTypes
import FuzzSupport
import Hashes

/// Two contracts, an account that pays, and nothing else.
final class TwoContracts: StateReader {
  static let sender = Address(high: 1, middle: 0, low: 1)
  static let contracts = [Address(high: 2, middle: 0, low: 0), Address(high: 0, middle: 0, low: 0x1000)]
  static let wealth = UInt256(1 as UInt64) << 90
  let codes: [[UInt8]]

  init(_ codes: [[UInt8]]) { self.codes = codes }

  func account(_ address: Address) throws(StateError) -> AccountState? {
    if address == Self.sender { return AccountState(balance: Self.wealth) }
    guard let i = Self.contracts.firstIndex(of: address) else { return nil }
    return AccountState(
      nonce: 1, balance: UInt256(1000 as UInt64), storageRoot: .zero,
      codeHash: codes[i].isEmpty ? AccountState.emptyCodeHash : Keccak256.hash(codes[i]))
  }

  func storage(_ address: Address, _ key: UInt256) throws(StateError) -> UInt256 {
    key & UInt256(3 as UInt64)
  }

  func code(_ hash: Hash256) throws(StateError) -> [UInt8] {
    guard let code = codes.first(where: { Keccak256.hash($0) == hash }) else { throw .missingCode(hash) }
    return code
  }

  func blockHash(_ number: UInt64) throws(StateError) -> Hash256 { Hash256(UInt256(number)) }
}

/// Sees every step and keeps nothing.
final class Counter: Tracer {
  var steps = 0
  var depth = 0
  func step(_ step: Step) {
    steps += 1
    precondition(step.stack.count <= 1024 && step.gas >= 0 && step.depth == depth - 1)
  }
  func stepEnded(gasCost: Int64, halt: Halt?) {}
  func enter(_ call: CallInformation) { depth += 1 }
  func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer) { depth -= 1 }
}

/// Any bytes as the codes of two contracts and as calldata, under the rules of any fork: a result that costs no more than the
/// limit, makes no wei, and is the same with a tracer.
///
/// The input: fork; length of the first code, of the second; the first code, the second, the calldata.
@c(LLVMFuzzerTestOneInput)
public func fuzzInterpreter(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let input = bytes(data, size)
  guard input.count > 3 else { return 0 }
  let forks = Fork.allCases.filter { $0 <= .osaka }
  let fork = forks[Int(input[0]) % forks.count]
  var rest = input.dropFirst(3)
  let first = Array(rest.prefix(Int(input[1])))
  rest = rest.dropFirst(Int(input[1]))
  let second = Array(rest.prefix(Int(input[2])))
  let calldata = Array(rest.dropFirst(Int(input[2])))
  let plain = run([first, second], calldata, fork, nil)
  let traced = run([first, second], calldata, fork, Counter())
  precondition(plain == traced, "a tracer changes what happens: \(plain) \(traced)")
  return 0
}

private func run(_ codes: [[UInt8]], _ calldata: [UInt8], _ fork: Fork, _ tracer: (any Tracer)?) -> String {
  let limit: UInt64 = 400_000
  let state = WorldState(TwoContracts(codes), rules: Rules(fork), tableKey: TableKey(1, 2))
  let coinbase = Address(high: 9, middle: 9, low: 9)
  let evm = EVM(
    state,
    block: BlockEnvironment(
      number: 1000, timestamp: 1000, coinbase: coinbase, gasLimit: 30_000_000,
      baseFee: fork >= .london ? 7 : .zero, blobBaseFee: fork >= .cancun ? 1 : .zero, maximumBlobs: 6))
  evm.tracer = tracer
  let transaction = Transaction(
    legacyTo: TwoContracts.contracts[0], chainID: nil, nonce: 0, gasPrice: 7, gasLimit: limit, value: 5,
    data: calldata)
  do {
    let result = try evm.execute(transaction, sender: TwoContracts.sender)
    precondition(result.gasUsed <= limit, "more gas used than there was")
    let changes = try state.changes()
    // All wei there is now, of all that there was.
    var total = UInt256.zero
    var seen: Set<Address> = []
    for change in changes {
      seen.insert(change.address)
      if change.exists { total = total &+ change.balance }
    }
    for address in [TwoContracts.sender] + TwoContracts.contracts where !seen.contains(address) {
      total = total &+ (try state.account(address)?.balance ?? .zero)
    }
    precondition(total <= TwoContracts.wealth &+ UInt256(2000 as UInt64), "wei out of nothing")
    return
      "\(result.gasUsed) \(result.isSuccess) \(result.output) \(result.logs.count) \(total) \(changes.count)"
  } catch {
    return "\(error)"
  }
}

@c(LLVMFuzzerInitialize)
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  Seeds.writeIfWanted {
    // Arithmetic and a loop; calls of the other contract and of precompiles; creations; copies.
    let loop: [UInt8] = [0x60, 0x05, 0x5b, 0x60, 0x01, 0x90, 0x03, 0x80, 0x60, 0x02, 0x57, 0x60, 0x00, 0x55]
    let call: [UInt8] = [
      0x60, 0x20, 0x60, 0x00, 0x60, 0x20, 0x60, 0x00, 0x60, 0x01, 0x61, 0x10, 0x00, 0x61, 0xff, 0xff, 0xf1,
      0x3d, 0x60,
      0x00, 0x60, 0x00, 0x3e, 0x60, 0x20, 0x60, 0x00, 0xf3,
    ]
    let create: [UInt8] = [0x36, 0x60, 0x00, 0x60, 0x00, 0x37, 0x36, 0x60, 0x00, 0x60, 0x01, 0xf0, 0xff]
    let hash: [UInt8] = [0x60, 0x40, 0x60, 0x00, 0x20, 0x54, 0x60, 0x01, 0x55, 0x60, 0x40, 0x60, 0x00, 0xa0]
    var seeds: [(String, [UInt8])] = []
    for fork in [0, 4, 9, 15, 17] as [UInt8] {
      for (i, code) in [loop, call, create, hash].enumerated() {
        seeds.append(
          (
            "\(fork)-\(i)",
            [fork, UInt8(code.count), UInt8(loop.count)] + code + loop + [0x60, 0x00, 0x60, 0x00, 0xf3]
          ))
      }
    }
    return seeds.map { (name: $0.0, bytes: $0.1) }
  }
  return 0
}
