public import EthereumTypes

extension Address {
  /// The account that an account's code stands for (EIP-7702: 0xef0100 and its address); nil for any other code.
  public init?(delegation code: [UInt8]) {
    guard code.count == 23, code.starts(with: [0xef, 0x01, 0x00]) else { return nil }
    self.init(Array(code[3...]))
  }
}
