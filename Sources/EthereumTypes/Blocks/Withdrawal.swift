public import BigIntegers

/// A payment from the beacon chain (EIP-4895).
public struct Withdrawal: Hashable, Sendable {
  public var index: UInt64
  public var validatorIndex: UInt64
  public var address: Address
  /// In gwei.
  public var amount: UInt64

  public init(index: UInt64, validatorIndex: UInt64, address: Address, amount: UInt64) {
    self.index = index
    self.validatorIndex = validatorIndex
    self.address = address
    self.amount = amount
  }

  /// The amount in wei, below 2⁹⁴.
  public var wei: UInt256 { UInt256(UInt128(truncatingIfNeeded: amount) &* 1_000_000_000) }

  public init(_ reader: inout RLPReader) throws(RLPError) {
    var f = try reader.list()
    self.init(
      index: try f.uint64(), validatorIndex: try f.uint64(), address: try f.address(), amount: try f.uint64())
    try f.finish()
  }

  public func encode(to writer: inout RLPWriter) {
    let start = writer.open()
    writer.uint64(index)
    writer.uint64(validatorIndex)
    writer.address(address)
    writer.uint64(amount)
    writer.close(start)
  }
}
