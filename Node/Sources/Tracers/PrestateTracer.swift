import BigIntegers
import Console
import EVM
import EthereumJSON
import EthereumTypes
import Hashes

public struct PrestateTracerOptions: Sendable {
  public var diffMode = false
  public var disableCode = false
  public var disableStorage = false
  /// Also accounts that were not there.
  public var includeEmpty = false
}

/// go-ethereum's `prestateTracer`: what a transaction found where it looked; in `diffMode`, what it changed, before and after.
final class PrestateTracer: TransactionTracer {
  private struct Account {
    var balance: UInt256?
    /// Nil: none, or as it was.
    var code: [UInt8]?
    var codeHash: Hash256?
    var nonce: UInt64 = 0
    var storage: [UInt256: UInt256] = [:]
    var isEmpty = false
  }

  private let options: PrestateTracerOptions
  private let context: TraceContext
  private var before: [Address: Account] = [:]
  private var after: [Address: Account] = [:]
  private var created: Set<Address> = []
  private var deleted: Set<Address> = []
  private var failure: StateError?
  private(set) var bytes = 0

  /// What the instruction that has begun looked at first: it is taken back where the instruction was not paid for.
  private var news: (accounts: [Address], slot: (Address, UInt256)?) = ([], nil)

  init(_ options: PrestateTracerOptions, _ context: TraceContext) {
    self.options = options
    self.context = context
  }

  // MARK: Looking

  private func account(_ address: Address) throws(StateError) -> (
    nonce: UInt64, balance: UInt256, codeHash: Hash256
  ) {
    try context.state.account(address) ?? (0, .zero, AccountState.emptyCodeHash)
  }

  private func lookUp(_ address: Address) {
    guard before[address] == nil, failure == nil else { return }
    do throws(StateError) {
      let found = try account(address)
      var new = Account(balance: found.balance, nonce: found.nonce)
      let hasCode = found.codeHash != AccountState.emptyCodeHash
      if hasCode {
        new.codeHash = found.codeHash
        if !options.disableCode { new.code = try context.state.code(address) }
      }
      new.isEmpty = found.nonce == 0 && found.balance.isZero && !hasCode
      before[address] = new
      news.accounts.append(address)
      bytes += 300 + 2 * (new.code?.count ?? 0)
    } catch {
      failure = error
    }
  }

  private func lookUp(_ address: Address, _ slot: UInt256) {
    // The account of code that runs was looked up when it was called.
    guard !options.disableStorage, before[address] != nil, before[address]?.storage[slot] == nil,
      failure == nil
    else { return }
    do throws(StateError) {
      before[address]?.storage[slot] = try context.state.storage(address, slot)
      news.slot = (address, slot)
      bytes += 150
    } catch {
      failure = error
    }
  }

  /// The account whose code stands in for that of `address` (EIP-7702).
  private func lookUpDelegate(of address: Address) {
    guard context.fork >= .prague, failure == nil else { return }
    do throws(StateError) {
      if let target = Address(delegation: try context.state.code(address)) { lookUp(target) }
    } catch {
      failure = error
    }
  }

  // MARK: Watching

  func begin(_ transaction: Transaction, from sender: Address) throws(StateError) {
    let target: Address
    if let to = transaction.to {
      target = to
      lookUpDelegate(of: to)
    } else {
      target = Address(creator: sender, nonce: try account(sender).nonce)
      created.insert(target)
    }
    lookUp(sender)
    lookUp(target)
    lookUp(context.environment.coinbase)
    for authorization in transaction.authorizations {
      if let authority = authorization.authority() { lookUp(authority) }
    }
    if let failure { throw failure }
  }

  func step(_ step: Step) {
    news = ([], nil)
    let stack = step.stack
    let count = stack.count
    switch step.opcode {
    case 0x54, 0x55: if count >= 1 { lookUp(step.address, stack[count - 1]) }
    case 0x31, 0x3b, 0x3c, 0x3f, 0xff:
      guard count >= 1 else { return }
      lookUp(Address(truncating: stack[count - 1]))
      // EIP-6780: from Cancun on only what was created in the same transaction goes.
      if step.opcode == 0xff, context.fork < .cancun || created.contains(step.address) {
        deleted.insert(step.address)
      }
    case 0xf1, 0xf2, 0xf4, 0xfa:
      guard count >= 5 else { return }
      let target = Address(truncating: stack[count - 2])
      lookUp(target)
      lookUpDelegate(of: target)
    case 0xf0:
      guard let nonce = try? context.state.account(step.address)?.nonce else { return }
      creates(Address(creator: step.address, nonce: nonce))
    case 0xf5:
      guard count >= 4, let code = initCode(step) else { return }
      creates(Address(creator: step.address, salt: stack[count - 4], codeHash: Keccak256.hash(code)))
    default: break
    }
  }

  private func creates(_ address: Address) {
    lookUp(address)
    created.insert(address)
  }

  /// What CREATE2 hashes: memory that may not be there yet is zero. Nil where it is too much to be paid for.
  private func initCode(_ step: Step) -> [UInt8]? {
    let count = step.stack.count
    let most = context.fork >= .shanghai ? 49_152 : 1 << 20
    let offset = step.stack[count - 2]
    guard let (known, size) = step.memory(at: offset, size: step.stack[count - 3]), size <= most,
      size == 0 || offset <= UInt256(1 << 40 as UInt64)
    else { return nil }
    return known.filled(to: size)
  }

  func stepEnded(gasCost: Int64, halt: Halt?) {
    switch halt {
    case .outOfGas, .stackUnderflow, .stackOverflow, .undefinedOpcode:
      for address in news.accounts { before[address] = nil }
      if let (address, slot) = news.slot { before[address]?.storage[slot] = nil }
    default: break
    }
    news = ([], nil)
  }

  // MARK: The result

  func end(_ result: ExecutionResult) throws(StateError) {
    if let failure { throw failure }
    if options.diffMode { try compare() }
    if !options.includeEmpty { before = before.filter { !$0.value.isEmpty } }
  }

  private func compare() throws(StateError) {
    for (address, old) in before where !deleted.contains(address) {
      let now = try account(address)
      var new = Account()
      var isModified = false
      if now.balance != old.balance {
        new.balance = now.balance
        isModified = true
      }
      if now.nonce != old.nonce {
        new.nonce = now.nonce
        isModified = true
      }
      if now.codeHash != old.codeHash ?? AccountState.emptyCodeHash {
        new.codeHash = now.codeHash
        if !options.disableCode { new.code = try context.state.code(address) }
        isModified = true
      }
      for (slot, value) in old.storage {
        let current = try context.state.storage(address, slot)
        if value.isZero || value == current { before[address]?.storage[slot] = nil }
        if value != current {
          isModified = true
          if !current.isZero { new.storage[slot] = current }
        }
      }
      if isModified { after[address] = new } else { before[address] = nil }
    }
  }

  var result: JSON? {
    options.diffMode
      ? .object([("post", Self.json(after)), ("pre", Self.json(before))]) : Self.json(before)
  }

  private static func json(_ accounts: [Address: Account]) -> JSON {
    .object(
      accounts.sorted { $0.key < $1.key }.map { address, account in
        var m = Members()
        m["balance"] = account.balance.map { .quantity($0) }
        m["code"] = account.code.map { .data($0) }
        m["codeHash"] = account.codeHash.map { .hash($0) }
        if account.nonce != 0 { m["nonce"] = .quantityNumber(account.nonce) }
        if !account.storage.isEmpty {
          m["storage"] = .object(
            account.storage.sorted { $0.key < $1.key }.map {
              (Hash256($0.key).bytes.hex, .hash(Hash256($0.value)))
            })
        }
        return (address.bytes.hex, m.json)
      })
  }
}
