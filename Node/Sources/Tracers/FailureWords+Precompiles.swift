import BigIntegers
import EthereumTypes

extension FailureWords {
  /// What go-ethereum says of a precompile that refused `input`, where that follows from its length or one byte: of points and
  /// proofs that are none, no more is known here than that they failed.
  static func precompile(_ address: Address, _ input: [UInt8]) -> String {
    /// Whether the input is no whole number of items, or, where there must be one, is empty.
    func isRagged(_ size: Int, mayBeEmpty: Bool = false) -> Bool {
      input.count % size != 0 || input.isEmpty && !mayBeEmpty
    }
    let length = "invalid input length"
    let reason: String? =
      switch address {
      case Address(truncating: 0x08): isRagged(192, mayBeEmpty: true) ? "bad elliptic curve pairing size" : nil
      case Address(truncating: 0x09): input.count != 213 ? length : input[212] > 1 ? "invalid final flag" : nil
      case Address(truncating: 0x0a): input.count != 192 ? length : nil
      case Address(truncating: 0x0b): input.count != 256 ? length : nil
      case Address(truncating: 0x0c): isRagged(160) ? length : nil
      case Address(truncating: 0x0d): input.count != 512 ? length : nil
      case Address(truncating: 0x0e): isRagged(288) ? length : nil
      case Address(truncating: 0x0f): isRagged(384) ? length : nil
      case Address(truncating: 0x10): input.count != 64 ? length : nil
      case Address(truncating: 0x11): input.count != 128 ? length : nil
      default: nil
      }
    return reason ?? "precompile failed"
  }
}
