import BigIntegers
import EthereumTypes
import FuzzSupport
import Hashes

/// Any bytes as RLP, as a block, a header, a receipt, an account: an error, or a value whose encoding is these bytes.
@c(LLVMFuzzerTestOneInput)
public func fuzzRLP(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let input = bytes(data, size)
  if let item = try? RLPItem(rlp: input) {
    precondition(item.encoded == input, "a second encoding of an item")
  }
  if let block = try? Block(rlp: input) {
    precondition(block.encoded == input, "a second encoding of a block")
    _ = block.header.hash
  }
  if let header = try? Header(rlp: input) {
    precondition(header.encoded == input, "a second encoding of a header")
  }
  if let receipt = try? Receipt(envelope: input) {
    precondition(receipt.envelope == input, "a second encoding of a receipt")
  }
  if let account = try? AccountState(rlp: input) {
    var writer = RLPWriter()
    account.encode(to: &writer)
    precondition(writer.bytes == input, "a second encoding of an account")
  }
  return 0
}

@c(LLVMFuzzerInitialize)
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  Seeds.writeIfWanted {
    var header = Header(number: 5, gasLimit: 30_000_000, timestamp: 12, extraData: [1, 2])
    let old = header
    (header.baseFeePerGas, header.withdrawalsRoot) = (7, .zero)
    (header.blobGasUsed, header.excessBlobGas, header.parentBeaconBlockRoot) = (0, 0, .zero)
    header.requestsHash = .zero
    let transaction = Transaction(
      kind: .setCode, chainID: 1, nonce: 2, maxPriorityFeePerGas: 3, maxFeePerGas: 4, gasLimit: 5, to: .zero,
      data: [6],
      accessList: [AccessListEntry(address: .zero, storageKeys: [.zero])],
      authorizations: [Authorization(chainID: 1, address: .zero, nonce: 0)])
    let block = Block(
      header: header,
      transactions: [
        transaction, Transaction(legacyTo: nil, chainID: nil, nonce: 0, gasPrice: 1, gasLimit: 2),
      ],
      ommers: [old], withdrawals: [Withdrawal(index: 1, validatorIndex: 2, address: .zero, amount: 3)])
    let receipt = Receipt(
      kind: .blob, outcome: .status(true), cumulativeGasUsed: 9,
      logs: [Log(address: .zero, topics: [.zero], data: [1])])
    var account = RLPWriter()
    AccountState(nonce: 1, balance: 2).encode(to: &account)
    return [
      ("block", block.encoded), ("header", header.encoded), ("old-header", old.encoded),
      ("receipt", receipt.envelope),
      ("account", account.bytes), ("item", [0xc7, 0xc0, 0xc1, 0xc0, 0xc3, 0xc0, 0xc1, 0xc0]),
    ]
  }
  return 0
}
