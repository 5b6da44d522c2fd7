public import BigIntegers
import ChainStore
import EVM
public import EthereumTypes

/// What the owner of a development chain sets with a block, although no rule leads there (`anvil_setBalance` and its like):
/// accounts behind the block's last step, and fields of its header.
///
/// The block index has it beside the block. Who opens the chain, goes to another branch or reads old states executes the
/// block with it, and comes to the root in the header. Whoever has the block alone does not: a follower refuses it, and there
/// is no witness of it (`Chain.witness`), so that nothing proves it.
public struct Decree: Hashable, Sendable {
  /// What is named is set, the rest stays.
  public struct Account: Hashable, Sendable {
    public var balance: UInt256?
    public var nonce: UInt64?
    public var code: [UInt8]?
    public var slots: [UInt256: UInt256] = [:]

    public init() {}
  }

  public var accounts: [Address: Account] = [:]
  public var baseFeePerGas: UInt256?
  public var gasLimit: UInt64?

  public init() {}

  var isEmpty: Bool { accounts.isEmpty && baseFeePerGas == nil && gasLimit == nil }

  /// Beyond this the rules' arithmetic of later blocks could overflow.
  static let baseFeeLimit = UInt256(1 as UInt64) << 128

  /// What such a block has as extra data, for people who look at it.
  static let mark = Array("by decree".utf8)

  func apply(to state: WorldState) throws(ChainError) {
    if accounts.isEmpty { return }
    var homeless: Address?
    do throws(StateError) {
      for (address, account) in accounts {
        if let balance = account.balance { try state.set(address, balance: balance) }
        if let nonce = account.nonce { try state.set(address, nonce: nonce) }
        if let code = account.code { try state.set(address, code: code) }
        for (key, value) in account.slots { try state.set(address, key, value) }
      }
      state.finishBlockOperation()
      for (address, account) in accounts where account.slots.contains(where: { !$0.value.isZero }) {
        if try state.account(address) == nil { homeless = address }
      }
    } catch {
      throw .state(error)
    }
    if let homeless {
      throw .setting(
        "account \(homeless) has neither balance nor nonce nor code, so it can have no storage (EIP-161): set one of them first")
    }
  }
}

extension Decree {
  static let format: UInt64 = 1

  /// As the block index has it. What may be absent is a list of none or one.
  var encoded: [UInt8] {
    var writer = RLPWriter()
    let start = writer.open()
    writer.uint64(Decree.format)
    let list = writer.open()
    for (address, account) in accounts.sorted(by: { $0.key < $1.key }) {
      let entry = writer.open()
      writer.address(address)
      writer.optional(account.balance) { $0.uint256($1) }
      writer.optional(account.nonce) { $0.uint64($1) }
      writer.optional(account.code) { $0.bytes($1) }
      let slots = writer.open()
      for (key, value) in account.slots.sorted(by: { $0.key < $1.key }) {
        writer.uint256(key)
        writer.uint256(value)
      }
      writer.close(slots)
      writer.close(entry)
    }
    writer.close(list)
    writer.optional(baseFeePerGas) { $0.uint256($1) }
    writer.optional(gasLimit) { $0.uint64($1) }
    writer.close(start)
    return writer.bytes
  }

  init(encoded: [UInt8], block: UInt64) throws(StoreError) {
    var found: UInt64 = 0
    do throws(RLPError) {
      self = try RLPReader.read(encoded) { (reader) throws(RLPError) in
        var decree = Decree()
        var fields = try reader.list()
        found = try fields.uint64()
        guard found == Decree.format else { return decree }
        var list = try fields.list()
        while !list.isAtEnd {
          var entry = try list.list()
          let address = try entry.address()
          var account = Account()
          account.balance = try entry.optional { (r) throws(RLPError) in try r.uint256() }
          account.nonce = try entry.optional { (r) throws(RLPError) in try r.uint64() }
          account.code = try entry.optional { (r) throws(RLPError) in try r.bytes() }
          var slots = try entry.list()
          while !slots.isAtEnd {
            let key = try slots.uint256()
            account.slots[key] = try slots.uint256()
          }
          try entry.finish()
          decree.accounts[address] = account
        }
        decree.baseFeePerGas = try fields.optional { (r) throws(RLPError) in try r.uint256() }
        decree.gasLimit = try fields.optional { (r) throws(RLPError) in try r.uint64() }
        try fields.finish()
        return decree
      }
    } catch {
      throw .damaged("the decree of block \(block): \(error)")
    }
    guard found == Decree.format else { throw .format(expected: Decree.format, found: found) }
  }
}

extension RLPWriter {
  fileprivate mutating func optional<Value>(_ value: Value?, _ write: (inout RLPWriter, Value) -> Void) {
    let start = open()
    if let value { write(&self, value) }
    close(start)
  }
}

extension RLPReader {
  fileprivate mutating func optional<Value>(
    _ read: (inout RLPReader) throws(RLPError) -> Value
  ) throws(RLPError) -> Value? {
    var inner = try list()
    if inner.isAtEnd { return nil }
    let value = try read(&inner)
    try inner.finish()
    return value
  }
}
