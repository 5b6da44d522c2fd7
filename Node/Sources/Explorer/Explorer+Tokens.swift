import BigIntegers
import Chain
import ChainStore
import EVM
import EthereumTypes
import Hashes

extension Explorer {
  /// What the contract at an address says of itself, by calls with little gas over the newest state. Nil where there is no
  /// contract, or none that answers as a token.
  func token(_ address: Address) -> Token? {
    let head = chain.head
    let key = Keccak256.hash(head.hash.bytes + address.bytes)
    if let known = caches.tokens[key] { return known.isToken ? known : nil }
    guard let code = try? chain.headState().state.code(of: address), !code.isEmpty else { return nil }
    let contract = Contract(chain: chain, address: address, block: head.number, gas: options.callGas)
    var token = Token(
      name: contract.text("name()", limit: 64), symbol: contract.text("symbol()", limit: 16),
      decimals: contract.number("decimals()")?.uint64.flatMap { $0 <= 77 ? Int($0) : nil },
      totalSupply: contract.number("totalSupply()"))
    // ERC-165, the interface of ERC-721.
    let question = [0x01, 0xff, 0xc9, 0xa7, 0x80, 0xac, 0x58, 0xcd] + [UInt8](repeating: 0, count: 28)
    token.isCollection = contract.ask(question).map { UInt256(bigEndian: $0) == .one } ?? false
    caches.tokens.insert(token, for: key)
    return token.isToken ? token : nil
  }

  /// The same for the first few of a page's contracts: a page does not run code as often as its logs would have it.
  func tokens(_ addresses: some Sequence<Address>, limit: Int = 8) -> [Address: Token] {
    var result: [Address: Token] = [:]
    var asked = Set<Address>()
    for address in addresses where asked.count < limit && asked.insert(address).inserted {
      if let token = token(address) { result[address] = token }
    }
    return result
  }
}

extension Token {
  var isToken: Bool { isFungible || isCollection || (name != nil && symbol != nil) }
}

/// A contract that is asked without changing anything.
private struct Contract {
  let chain: Chain
  let address: Address
  let block: UInt64
  let gas: UInt64

  /// What a call returns; nil where it fails.
  func ask(_ data: [UInt8]) -> [UInt8]? {
    let call = Transaction(
      legacyTo: address, chainID: nil, nonce: 0, gasPrice: .zero, gasLimit: gas, data: data)
    guard let result = try? chain.call(call, from: .zero, at: block), result.isSuccess else { return nil }
    return result.output
  }

  private func ask(_ function: String) -> [UInt8]? { Signature(function).flatMap { ask($0.selector) } }

  func number(_ function: String) -> UInt256? {
    guard let output = ask(function), output.count == 32 else { return nil }
    return UInt256(bigEndian: output)
  }

  /// A string, or 32 bytes that are filled up with zeros, as early tokens have it.
  func text(_ function: String, limit: Int) -> String? {
    guard let output = ask(function) else { return nil }
    let bytes: [UInt8]
    if output.count == 32 {
      bytes = Array(output.prefix { $0 != 0 })
    } else if case .text(let text)?? = ABI.decode([.text], from: output)?.first {
      bytes = text
    } else {
      return nil
    }
    let text = VisibleText.text(bytes, limit: limit)
    return text.isEmpty ? nil : text
  }
}
