import BigIntegers
import EthereumTypes
import FuzzSupport
import Hashes
import Secp256k1

/// Any bytes as a transaction, as it is hashed and as it is sent: an error, or a transaction whose encoding is these bytes and
/// whose signature gives a sender or none.
@c(LLVMFuzzerTestOneInput)
public func fuzzTransaction(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let input = bytes(data, size)
  if let transaction = try? Transaction(envelope: input) {
    precondition(transaction.envelope == input, "a second encoding of a transaction")
    precondition(transaction.hash == Keccak256.hash(input), "another hash")
    let sender = transaction.sender(requireLowS: false)
    for fork in [Fork.frontier, .homestead, .osaka] {
      let other = transaction.sender(fork: fork)
      precondition(other == nil || other == sender, "a fork finds another sender")
    }
    for authorization in transaction.authorizations { _ = authorization.authority() }
    _ = transaction.effectiveGasPrice(baseFee: 7)
  }
  if let pooled = try? PooledTransaction(envelope: input) {
    precondition(pooled.envelope == input, "a second encoding of a pooled transaction")
  }
  return 0
}

@c(LLVMFuzzerInitialize)
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  Seeds.writeIfWanted {
    let key = try PrivateKey(77)
    return Transaction.Kind.allCases.map { kind in
      var transaction = Transaction(
        kind: kind, chainID: 1, nonce: 2, maxPriorityFeePerGas: kind.rawValue < 2 ? 4 : 3, maxFeePerGas: 4,
        gasLimit: 5,
        to: .zero, value: 6, data: [7, 8],
        accessList: kind == .legacy ? [] : [AccessListEntry(address: .zero, storageKeys: [.zero])],
        maxFeePerBlobGas: kind == .blob ? 1 : .zero, blobHashes: kind == .blob ? [.zero] : [],
        authorizations: kind == .setCode ? [Authorization(chainID: 1, address: .zero, nonce: 0)] : [])
      transaction.sign(with: key)
      return ("\(kind)", transaction.envelope)
    }
  }
  return 0
}
