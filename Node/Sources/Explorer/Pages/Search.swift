import BigIntegers
import Chain
import ChainStore
import EthereumTypes
import Hashes

extension Explorer {
  /// `/search?q=`: where what was asked for is.
  func search(_ words: String) throws -> Outcome {
    let text = words.filter { !$0.isWhitespace }
    let shown = VisibleText.text(words, limit: 100)
    guard !text.isEmpty else {
      throw PageError.badRequest(
        "Search for a block by its number or hash, a transaction by its hash, or an account by its address.")
    }
    if text.lowercased() == "latest" { return .redirect("/block/\(chain.head.number)") }
    // Hashes and addresses also without 0x.
    let digits = text.utf8.count == 64 || text.utf8.count == 40 ? "0x" + text : text
    if digits.utf8.count == 42, let address = Address(text: digits) {
      return .redirect("/address/\(address)")
    }
    if digits.utf8.count == 66, let hash = Hash256(text: digits) {
      if try mempool[hash] != nil || chain.location(ofTransaction: hash) != nil {
        return .redirect("/tx/\(hash)")
      }
      if try chain.header(hash: hash) != nil { return .redirect("/block/\(hash)") }
      throw PageError.notFound("Neither a transaction nor a block has the hash \(hash).")
    }
    // Numbers as people write them, and as these pages show them.
    if let number = UInt256(text: text.filter { $0 != "," && $0 != "_" }) {
      guard let number = number.uint64, try chain.header(number: number) != nil else {
        throw PageError.notFound("There is no block \(number.decimal); the newest is \(chain.head.number).")
      }
      return .redirect("/block/\(number)")
    }
    throw PageError.badRequest(
      "“\(shown)” is no block number, no hash (0x and 64 hexadecimal digits) and no address (0x and 40).")
  }
}
