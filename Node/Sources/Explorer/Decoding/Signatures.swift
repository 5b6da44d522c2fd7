import BigIntegers
import EthereumTypes
import Hashes

/// The name and the parameters of a function or an event: "transfer(address to, uint256 amount)".
struct Signature {
  struct Parameter {
    let name: String
    let kind: ABIKind
    let isIndexed: Bool
  }

  let name: String
  let parameters: [Parameter]
  /// Keccak-256 of the name and the kinds: the first topic of an event; its first four bytes select a function.
  let hash: Hash256

  /// Nil for kinds that are not known here.
  init?(_ text: String) {
    guard let open = text.firstIndex(of: "("), text.last == ")" else { return nil }
    name = String(text[..<open])
    var parameters: [Parameter] = []
    var kinds: [Substring] = []
    for part in text[text.index(after: open)...].dropLast().split(separator: ",") {
      let words = part.split(separator: " ")
      guard let first = words.first, let last = words.last, let kind = ABIKind(name: first) else {
        return nil
      }
      kinds.append(first)
      parameters.append(Parameter(name: String(last), kind: kind, isIndexed: words.contains("indexed")))
    }
    self.parameters = parameters
    hash = Keccak256.hash(Array("\(name)(\(kinds.joined(separator: ",")))".utf8))
  }

  var selector: [UInt8] { Array(hash.bytes[..<4]) }

  /// Functions that are well known, by selector. Another contract may mean something else by the same four bytes.
  static let functions: [[UInt8]: Signature] = {
    let signatures = [
      // ERC-20 and ERC-721
      "transfer(address to, uint256 amount)", "approve(address spender, uint256 amount)",
      "transferFrom(address from, address to, uint256 amount)", "mint(address to, uint256 amount)",
      "mint(uint256 amount)", "burn(uint256 amount)", "burnFrom(address from, uint256 amount)",
      "increaseAllowance(address spender, uint256 amount)",
      "decreaseAllowance(address spender, uint256 amount)",
      "permit(address owner, address spender, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
      "safeTransferFrom(address from, address to, uint256 id)",
      "safeTransferFrom(address from, address to, uint256 id, bytes data)",
      "setApprovalForAll(address operator, bool approved)", "safe_mint(address owner, string uri)",
      "safeMint(address to, uint256 id)",
      // ERC-1155
      "safeTransferFrom(address from, address to, uint256 id, uint256 amount, bytes data)",
      // WETH9, ownership, proxies
      "deposit()", "withdraw(uint256 amount)", "transferOwnership(address owner)",
      "transfer_ownership(address owner)", "renounceOwnership()", "upgradeTo(address implementation)",
      "upgradeToAndCall(address implementation, bytes data)",
    ].compactMap(Signature.init)
    return Dictionary(signatures.map { ($0.selector, $0) }, uniquingKeysWith: { a, _ in a })
  }()

  /// Events that are well known, by their first topic: one topic may belong to several, which differ in what is indexed.
  static let events: [Hash256: [Signature]] = {
    let signatures = [
      "Transfer(address indexed from, address indexed to, uint256 amount)",
      "Transfer(address indexed from, address indexed to, uint256 indexed id)",
      "Approval(address indexed owner, address indexed spender, uint256 amount)",
      "Approval(address indexed owner, address indexed approved, uint256 indexed id)",
      "ApprovalForAll(address indexed owner, address indexed operator, bool approved)",
      "Deposit(address indexed to, uint256 amount)", "Withdrawal(address indexed from, uint256 amount)",
      "OwnershipTransferred(address indexed from, address indexed to)",
    ].compactMap(Signature.init)
    return Dictionary(grouping: signatures, by: \.hash)
  }()
}

/// A call or a log whose signature is known, with its values.
struct Decoded {
  let name: String
  let values: [(name: String, value: ABIValue)]

  /// From the data of a call; nil where the selector is unknown or the rest is not what its signature says.
  init?(call data: [UInt8]) {
    guard data.count >= 4, let signature = Signature.functions[Array(data[..<4])],
      let values = ABI.decode(signature.parameters.map(\.kind), from: data[4...])
    else { return nil }
    name = signature.name
    self.values = zip(signature.parameters, values).map { ($0.name, $1) }
  }

  init?(_ log: Log) {
    guard let topic = log.topics.first, let candidates = Signature.events[topic],
      let signature = candidates.first(where: {
        $0.parameters.count(where: \.isIndexed) == log.topics.count - 1
      }),
      let plain = ABI.decode(signature.parameters.filter { !$0.isIndexed }.map(\.kind), from: log.data)
    else { return nil }
    var topics = log.topics.dropFirst()
    var rest = plain[...]
    var values: [(name: String, value: ABIValue)] = []
    for parameter in signature.parameters {
      let value =
        parameter.isIndexed
        ? topics.popFirst().flatMap { ABI.decode(parameter.kind, word: $0.integer) } : rest.popFirst()
      guard let value else { return nil }
      values.append((parameter.name, value))
    }
    name = signature.name
    self.values = values
  }

  /// The name of the function a call seems to be for, also where its arguments are not read.
  static func functionName(_ data: [UInt8]) -> String? {
    data.count < 4 ? nil : Signature.functions[Array(data[..<4])]?.name
  }
}
