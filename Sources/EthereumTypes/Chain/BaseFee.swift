public import BigIntegers

/// The price of gas that a block burns (EIP-1559).
public enum BaseFee {
  /// Of the first block of London: 1 gwei.
  public static let initial = UInt256(1_000_000_000)
  /// The gas limit is that many times the target.
  public static let elasticity: UInt64 = 2
  /// The fee moves by at most one part in that many a block.
  static let changeDenominator: UInt64 = 8

  /// The base fee of the block behind one with these fields. 2²⁵⁶ − 1 where it would be more.
  public static func next(parentBaseFee: UInt256, parentGasLimit: UInt64, parentGasUsed: UInt64) -> UInt256 {
    let target = parentGasLimit / elasticity
    if target == 0 || parentGasUsed == target { return parentBaseFee }
    let distance = parentGasUsed > target ? parentGasUsed &- target : target &- parentGasUsed
    let product = parentBaseFee.multipliedFullWidth(by: UInt256(distance))
    guard product.high.isZero,
      let perTarget = product.low.divided(by: UInt256(target))?.quotient
    else { return .max }
    let change = perTarget >> 3
    if parentGasUsed > target {
      let (sum, overflow) = parentBaseFee.addingReportingOverflow(change.isZero ? .one : change)
      return overflow ? .max : sum
    }
    return parentBaseFee > change ? parentBaseFee &- change : .zero
  }
}
