public import BigIntegers

/// What the ledger knows about an address. An account of zero balance and zero nonce is not stored: to have
/// never been touched and to be empty are the same.
@frozen
public struct Account: Hashable, Sendable, BitwiseCopyable {
  /// In the chain's smallest unit.
  public var balance: UInt256
  /// How many signed operations the account has made; the next one must carry this number.
  public var nonce: UInt64

  @inlinable
  public init(balance: UInt256, nonce: UInt64) {
    self.balance = balance
    self.nonce = nonce
  }

  public static let empty = Account(balance: .zero, nonce: 0)

  @inlinable
  public var isEmpty: Bool { balance.isZero && nonce == 0 }
}
