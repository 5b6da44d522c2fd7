import BigIntegers
import EVM
import EthereumTypes
import Hashes

/// Accounts in dictionaries.
final class TestState: StateReader {
  var accounts: [Address: AccountState] = [:]
  var slots: [Address: [UInt256: UInt256]] = [:]
  var codes: [Hash256: [UInt8]] = [:]
  /// Addresses that must not be asked for.
  var hidden: Set<Address> = []
  private(set) var reads = 0

  func account(_ address: Address) throws(StateError) -> AccountState? {
    reads += 1
    if hidden.contains(address) { throw .missingNode(.zero) }
    return accounts[address]
  }

  func storage(_ address: Address, _ key: UInt256) throws(StateError) -> UInt256 {
    slots[address]?[key] ?? .zero
  }

  func code(_ hash: Hash256) throws(StateError) -> [UInt8] {
    guard let code = codes[hash] else { throw .missingCode(hash) }
    return code
  }

  func blockHash(_ number: UInt64) throws(StateError) -> Hash256 { Hash256(UInt256(number)) }

  func put(
    _ address: Address, code: [UInt8] = [], nonce: UInt64 = 1, balance: UInt256 = .zero,
    storage: [UInt256: UInt256] = [:]
  ) {
    let hash = Keccak256.hash(code)
    codes[hash] = code
    slots[address] = storage
    accounts[address] = AccountState(
      nonce: nonce, balance: balance, storageRoot: storage.isEmpty ? AccountState.emptyRoot : .zero,
      codeHash: hash)
  }
}

/// A state with a rich sender, and one block.
struct Chain {
  static let sender = address(0xaaaa_aaaa)
  static let contract = address(0xc0de)
  let fork: Fork
  let reader = TestState()
  let state: WorldState
  let evm: EVM

  init(_ fork: Fork = .osaka, _ fill: (TestState) -> Void) {
    self.fork = fork
    reader.put(Chain.sender, nonce: 0, balance: UInt256(1 as UInt64) << 100)
    fill(reader)
    state = WorldState(reader, rules: Rules(fork))
    evm = EVM(
      state,
      block: BlockEnvironment(
        number: 1_000, timestamp: 2_000, coinbase: address(0xfee), gasLimit: 1 << 40, maximumBlobs: 6))
  }

  func transaction(to: Address?, gas: UInt64, data: [UInt8] = [], value: UInt256 = .zero, nonce: UInt64 = 0)
    -> Transaction
  {
    Transaction(
      legacyTo: to, chainID: fork >= .spuriousDragon ? .one : nil, nonce: nonce, gasPrice: .zero,
      gasLimit: gas,
      value: value, data: data)
  }
}

func address(_ low: UInt64) -> Address { Address(truncating: UInt256(low)) }

/// The result of calling `code` with `gas` beyond the 21,000 of every transaction.
func run(_ code: [UInt8], gas: UInt64 = 1_000_000, _ fork: Fork = .osaka) throws -> ExecutionResult {
  let chain = Chain(fork) { $0.put(Chain.contract, code: code) }
  return try chain.evm.execute(
    chain.transaction(to: Chain.contract, gas: 21_000 + gas), sender: Chain.sender, waiving: [.gasLimits])
}

/// PUSH32.
func push(_ value: UInt256) -> [UInt8] { [0x7f] + value.bigEndianBytes }

/// Returns the top of the stack.
let returnTop: [UInt8] = [0x60, 0, 0x52, 0x60, 32, 0x60, 0, 0xf3]
