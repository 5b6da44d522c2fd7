public import EVM
internal import EthereumTypes

extension TransactionError {
  /// go-ethereum's words, without the account they are about.
  public var words: String {
    switch self {
    case .nonceTooLow(let expected, let found): "nonce too low: next nonce \(expected), tx nonce \(found)"
    case .nonceTooHigh(let expected, let found): "nonce too high: next nonce \(expected), tx nonce \(found)"
    case .nonceExhausted: "nonce has max value"
    case .senderHasCode(let address): "sender not an eoa: address \(address)"
    case .balanceTooLow(let needed, let found):
      "insufficient funds for gas * price + value: have \(found) want \(needed)"
    case .intrinsicGasTooLow(let needed, let found): "intrinsic gas too low: have \(found), want \(needed)"
    case .floorGasTooLow(let needed, let found):
      "insufficient gas for floor data gas cost: have \(found), want \(needed)"
    case .maxFeeBelowBaseFee(let baseFee, let found):
      "max fee per gas less than block base fee: maxFeePerGas: \(found), baseFee: \(baseFee)"
    case .priorityFeeAboveMaxFee(let maximum, let found):
      "max priority fee per gas higher than max fee per gas: maxPriorityFeePerGas: \(found), maxFeePerGas: \(maximum)"
    case .initCodeTooLarge(let maximum, let found):
      "max initcode size exceeded: code size \(found) limit \(maximum)"
    case .kindNotActive: "transaction type not supported"
    case .wrongChainID(let expected, let found): "invalid chain id for signer: have \(found) want \(expected)"
    case .costOverflow: "insufficient funds for gas * price + value: required balance exceeds 256 bits"
    case .blockGasExceeded: "gas limit reached"
    case .gasLimitTooHigh(let maximum, let found): "transaction gas limit too high (cap: \(maximum), tx: \(found))"
    case .blobFeeTooLow(let needed, let found):
      "max fee per blob gas less than block blob gas fee: blobGasFeeCap: \(found), blobBaseFee: \(needed)"
    case .noBlobs: "blob transaction missing blob hashes"
    case .tooManyBlobs(let maximum, let found): "blob transaction has too many blobs (\(found) > \(maximum))"
    case .blobGasExceeded(let left, let found): "blob gas limit reached: \(left) blobs left, \(found) wanted"
    case .unknownBlobVersion(let index): "blob \(index) has invalid hash version"
    case .blobTransactionCreates: "blob transaction of type create"
    case .noAuthorizations: "EIP-7702 transaction with empty auth list"
    case .setCodeTransactionCreates: "EIP-7702 transaction cannot be used to create contract"
    }
  }
}
