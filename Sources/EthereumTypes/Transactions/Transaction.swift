public import BigIntegers
public import Hashes

/// A transaction of any kind, in one flat structure; `kind` says which fields count.
public struct Transaction: Hashable, Sendable {
  public enum Kind: UInt8, CaseIterable, Sendable {
    case legacy = 0
    /// EIP-2930.
    case accessList = 1
    /// EIP-1559.
    case feeMarket = 2
    /// EIP-4844.
    case blob = 3
    /// EIP-7702.
    case setCode = 4
  }

  public var kind: Kind
  /// Nil for a legacy transaction that is valid on every chain (before EIP-155); the other kinds always have one.
  public var chainID: UInt256?
  public var nonce: UInt64
  /// Wei per gas; equal to `maxFeePerGas` for `legacy` and `accessList`, whose one price both are.
  public var maxPriorityFeePerGas: UInt256
  public var maxFeePerGas: UInt256
  public var gasLimit: UInt64
  /// Nil creates a contract; `blob` and `setCode` have one.
  public var to: Address?
  /// In wei.
  public var value: UInt256
  public var data: [UInt8]
  public var accessList: [AccessListEntry]
  /// Wei per blob gas; zero unless `blob`.
  public var maxFeePerBlobGas: UInt256
  public var blobHashes: [Hash256]
  public var authorizations: [Authorization]
  /// Parity of the ordinate of the signature's point: 0 or 1 in a valid transaction.
  public var yParity: UInt8
  public var r: UInt256
  public var s: UInt256

  public init(
    kind: Kind, chainID: UInt256?, nonce: UInt64, maxPriorityFeePerGas: UInt256, maxFeePerGas: UInt256,
    gasLimit: UInt64, to: Address?, value: UInt256 = .zero, data: [UInt8] = [],
    accessList: [AccessListEntry] = [],
    maxFeePerBlobGas: UInt256 = .zero, blobHashes: [Hash256] = [], authorizations: [Authorization] = [],
    yParity: UInt8 = 0, r: UInt256 = .zero, s: UInt256 = .zero
  ) {
    self.kind = kind
    self.chainID = chainID
    self.nonce = nonce
    self.maxPriorityFeePerGas = maxPriorityFeePerGas
    self.maxFeePerGas = maxFeePerGas
    self.gasLimit = gasLimit
    self.to = to
    self.value = value
    self.data = data
    self.accessList = accessList
    self.maxFeePerBlobGas = maxFeePerBlobGas
    self.blobHashes = blobHashes
    self.authorizations = authorizations
    self.yParity = yParity
    self.r = r
    self.s = s
  }

  /// A legacy transaction with one gas price.
  public init(
    legacyTo to: Address?, chainID: UInt256?, nonce: UInt64, gasPrice: UInt256, gasLimit: UInt64,
    value: UInt256 = .zero, data: [UInt8] = []
  ) {
    self.init(
      kind: .legacy, chainID: chainID, nonce: nonce, maxPriorityFeePerGas: gasPrice, maxFeePerGas: gasPrice,
      gasLimit: gasLimit, to: to, value: value, data: data)
  }

  /// Wei per gas the sender pays where the block's base fee is `baseFee`; nil where the transaction's maximum is below
  /// it (EIP-1559).
  public func effectiveGasPrice(baseFee: UInt256) -> UInt256? {
    guard maxFeePerGas >= baseFee else { return nil }
    let room = maxFeePerGas &- baseFee
    return baseFee &+ (room < maxPriorityFeePerGas ? room : maxPriorityFeePerGas)
  }
}

extension Transaction.Kind {
  /// The first fork that knows the kind.
  public var firstFork: Fork {
    switch self {
    case .legacy: .frontier
    case .accessList: .berlin
    case .feeMarket: .london
    case .blob: .cancun
    case .setCode: .prague
    }
  }
}
