public import BigIntegers

/// How many blobs a block may have, and how their price moves (EIP-4844; by fork since EIP-7840).
public struct BlobParameters: Hashable, Sendable {
  /// Blobs a block.
  public var target: UInt64
  public var max: UInt64
  /// How slowly the price follows the excess.
  public var baseFeeUpdateFraction: UInt64

  public init(target: UInt64, max: UInt64, baseFeeUpdateFraction: UInt64) {
    self.target = target
    self.max = max
    self.baseFeeUpdateFraction = baseFeeUpdateFraction
  }

  public static let cancun = BlobParameters(target: 3, max: 6, baseFeeUpdateFraction: 3_338_477)
  /// EIP-7691; Osaka's as well.
  public static let prague = BlobParameters(target: 6, max: 9, baseFeeUpdateFraction: 5_007_716)
  /// EIP-8134.
  public static let bpo1 = BlobParameters(target: 10, max: 15, baseFeeUpdateFraction: 8_346_193)
  /// EIP-8135.
  public static let bpo2 = BlobParameters(target: 14, max: 21, baseFeeUpdateFraction: 11_684_671)

  /// Gas of one blob.
  public static let gasPerBlob: UInt64 = 131_072
  /// Wei per blob gas at least.
  static let minimumBaseFee: UInt64 = 1
  /// Gas that a blob's base fee must at least be worth (EIP-7918).
  static let blobBaseCost: UInt64 = 1 << 13

  /// The most blob gas of a block.
  public var maxGas: UInt64 { max &* BlobParameters.gasPerBlob }

  /// Wei per blob gas after that excess: e^(excess / fraction) by its series, in integers (EIP-4844,
  /// fake_exponential). 2²⁵⁶ − 1 where it would be more.
  public func baseFee(excessBlobGas: UInt64) -> UInt256 {
    let denominator = baseFeeUpdateFraction
    guard denominator > 0 else { return .max }
    let numerator = UInt256(excessBlobGas)
    var sum = UInt256.zero
    var (term, overflow) = UInt256(BlobParameters.minimumBaseFee).multipliedReportingOverflow(
      by: UInt256(denominator))
    var i: UInt64 = 1
    while !term.isZero {
      let (next, o1) = sum.addingReportingOverflow(term)
      let (product, o2) = term.multipliedReportingOverflow(by: numerator)
      let (step, o3) = denominator.multipliedReportingOverflow(by: i)
      overflow = overflow || o1 || o2 || o3
      guard !overflow, let quotient = product.divided(by: UInt256(step))?.quotient else { return .max }
      sum = next
      term = quotient
      i &+= 1
    }
    return sum.divided(by: UInt256(denominator))?.quotient ?? .max
  }

  /// The excess a block must state, by its parent's fields; `self` is of the block's own fork. From Osaka on the price
  /// does not fall below what the gas of a blob's check costs (EIP-7918). Sums beyond 2⁶⁴ − 1 saturate.
  public func excessBlobGas(
    parentExcess: UInt64, parentUsed: UInt64, parentBaseFee: UInt256, fork: Fork
  ) -> UInt64 {
    let (sum, overflow) = parentExcess.addingReportingOverflow(parentUsed)
    let total = overflow ? .max : sum
    let targetGas = target &* BlobParameters.gasPerBlob
    if total < targetGas { return 0 }
    if fork >= .osaka && max > target {
      let (floor, o1) = parentBaseFee.multipliedReportingOverflow(by: UInt256(BlobParameters.blobBaseCost))
      let (price, o2) = baseFee(excessBlobGas: parentExcess)
        .multipliedReportingOverflow(by: UInt256(BlobParameters.gasPerBlob))
      if o1 && !o2 || !o2 && floor > price {
        // The part of the used gas that would keep the price at the target is left out.
        let added = parentUsed.multipliedFullWidth(by: max &- target)
        let part = added.high < max ? max.dividingFullWidth(added).quotient : .max
        let (result, o) = parentExcess.addingReportingOverflow(part)
        return o ? .max : result
      }
    }
    return total &- targetGas
  }
}
