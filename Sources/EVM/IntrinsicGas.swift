public import EthereumTypes

/// What a transaction costs before it runs.
public struct IntrinsicGas: Hashable, Sendable {
  /// Charged at the start.
  public let gas: UInt64
  /// EIP-7623: the least the transaction costs in the end; 0 before Prague.
  public let floor: UInt64

  public init(_ transaction: Transaction, _ fork: Fork) {
    var zeros = 0
    for byte in transaction.data where byte == 0 { zeros &+= 1 }
    let others = transaction.data.count &- zeros
    var gas: UInt64 = 21_000
    gas &+= 4 &* UInt64(zeros)
    gas &+= (fork >= .istanbul ? 16 : 68) &* UInt64(others)
    if transaction.to == nil {
      if fork >= .homestead { gas &+= 32_000 }
      if fork >= .shanghai { gas &+= 2 &* UInt64((transaction.data.count &+ 31) &>> 5) }
    }
    for entry in transaction.accessList { gas &+= 2_400 &+ 1_900 &* UInt64(entry.storageKeys.count) }
    gas &+= 25_000 &* UInt64(transaction.authorizations.count)
    self.gas = gas
    floor = fork >= .prague ? 21_000 &+ 10 &* UInt64(zeros &+ 4 &* others) : 0
  }
}
