import BigIntegers
import EthereumTypes
import Hashes

extension EVM {
  /// EIP-7825.
  public static let maximumTransactionGas: UInt64 = 1 << 24
  /// EIP-7594.
  static let maximumBlobsPerTransaction = 6

  /// The checks that need no state.
  func checkForm(
    _ transaction: Transaction, _ intrinsic: IntrinsicGas, gasAvailable: UInt64, blobsAvailable: Int,
    _ waived: WaivedChecks
  ) throws(TransactionError) {
    let fork = rules.fork
    let since = transaction.kind.firstFork
    guard fork >= since else { throw .kindNotActive(transaction.kind, since: since) }
    if let id = transaction.chainID, id != block.chainID {
      throw .wrongChainID(expected: block.chainID, found: id)
    }
    let limit = transaction.gasLimit
    // Whatever is waived: gas is counted in 63 bits (EIP-4985).
    guard limit <= UInt64(Int64.max) else { throw .gasLimitTooHigh(maximum: UInt64(Int64.max), found: limit) }
    if !waived.contains(.gasLimits) {
      if fork >= .osaka && limit > EVM.maximumTransactionGas {
        throw .gasLimitTooHigh(maximum: EVM.maximumTransactionGas, found: limit)
      }
      guard limit <= gasAvailable else { throw .blockGasExceeded(left: gasAvailable, found: limit) }
    }
    guard limit >= intrinsic.gas else { throw .intrinsicGasTooLow(needed: intrinsic.gas, found: limit) }
    guard limit >= intrinsic.floor else { throw .floorGasTooLow(needed: intrinsic.floor, found: limit) }
    if transaction.to == nil && rules.maximumInitCodeSize != 0
      && transaction.data.count > rules.maximumInitCodeSize
    {
      throw .initCodeTooLarge(maximum: rules.maximumInitCodeSize, found: transaction.data.count)
    }
    if !waived.contains(.fees) {
      guard transaction.maxPriorityFeePerGas <= transaction.maxFeePerGas else {
        throw .priorityFeeAboveMaxFee(
          maximum: transaction.maxFeePerGas, found: transaction.maxPriorityFeePerGas)
      }
      guard transaction.maxFeePerGas >= block.baseFee else {
        throw .maxFeeBelowBaseFee(baseFee: block.baseFee, found: transaction.maxFeePerGas)
      }
    }
    switch transaction.kind {
    case .legacy, .accessList, .feeMarket: break
    case .blob: try checkBlobs(transaction, blobsAvailable: blobsAvailable, waived)
    case .setCode:
      guard transaction.to != nil else { throw .setCodeTransactionCreates }
      guard !transaction.authorizations.isEmpty else { throw .noAuthorizations }
    }
  }

  private func checkBlobs(
    _ transaction: Transaction, blobsAvailable: Int, _ waived: WaivedChecks
  ) throws(TransactionError) {
    guard transaction.to != nil else { throw .blobTransactionCreates }
    let hashes = transaction.blobHashes
    guard !hashes.isEmpty else { throw .noBlobs }
    for i in 0..<hashes.count where hashes[i][0] != 1 { throw .unknownBlobVersion(index: i) }
    if rules.fork >= .osaka && hashes.count > EVM.maximumBlobsPerTransaction {
      throw .tooManyBlobs(maximum: EVM.maximumBlobsPerTransaction, found: hashes.count)
    }
    guard hashes.count <= block.maximumBlobs else {
      throw .tooManyBlobs(maximum: block.maximumBlobs, found: hashes.count)
    }
    guard hashes.count <= blobsAvailable else {
      throw .blobGasExceeded(left: blobsAvailable, found: hashes.count)
    }
    if !waived.contains(.fees) && transaction.maxFeePerBlobGas < block.blobBaseFee {
      throw .blobFeeTooLow(needed: block.blobBaseFee, found: transaction.maxFeePerBlobGas)
    }
  }

  /// The checks against the sender's account, which is loaded.
  func checkSender(
    _ transaction: Transaction, _ sender: UnsafeMutablePointer<AccountEntry>, _ waived: WaivedChecks
  ) throws(ExecutionError) {
    let nonce = sender.pointee.nonce
    if !waived.contains(.nonce) {
      if transaction.nonce == .max { throw .invalid(.nonceExhausted) }
      if transaction.nonce < nonce { throw .invalid(.nonceTooLow(expected: nonce, found: transaction.nonce)) }
      if transaction.nonce > nonce {
        throw .invalid(.nonceTooHigh(expected: nonce, found: transaction.nonce))
      }
    } else if nonce == .max {
      throw .invalid(.nonceExhausted)
    }
    if sender.pointee.hasCode && !waived.contains(.senderCode) {
      let isDelegation: Bool
      do throws(StateError) {
        isDelegation =
          rules.hasDelegations
          ? try state.code(sender)._withUnsafeGuaranteedRef { $0.isDelegation } : false
      } catch {
        throw .state(error)
      }
      if !isDelegation { throw .invalid(.senderHasCode(sender.pointee.address)) }
    }
    if waived.contains(.fees) {
      guard sender.pointee.balance >= transaction.value else {
        throw .invalid(.balanceTooLow(needed: transaction.value, found: sender.pointee.balance))
      }
      return
    }
    let (gas, o1) = UInt256(transaction.gasLimit).multipliedReportingOverflow(by: transaction.maxFeePerGas)
    let blobGas = UInt256(UInt64(transaction.blobHashes.count) &* BlobParameters.gasPerBlob)
    let (blobs, o2) = blobGas.multipliedReportingOverflow(by: transaction.maxFeePerBlobGas)
    let (sum, o3) = gas.addingReportingOverflow(blobs)
    let (total, o4) = sum.addingReportingOverflow(transaction.value)
    if o1 || o2 || o3 || o4 { throw .invalid(.costOverflow) }
    guard sender.pointee.balance >= total else {
      throw .invalid(.balanceTooLow(needed: total, found: sender.pointee.balance))
    }
  }
}
