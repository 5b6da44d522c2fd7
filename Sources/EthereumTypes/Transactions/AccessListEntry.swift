public import Hashes

/// Storage slots of an account a transaction says it will touch (EIP-2930).
public struct AccessListEntry: Hashable, Sendable {
  public var address: Address
  public var storageKeys: [Hash256]

  public init(address: Address, storageKeys: [Hash256]) {
    self.address = address
    self.storageKeys = storageKeys
  }

  init(_ reader: inout RLPReader) throws(RLPError) {
    var fields = try reader.list()
    address = try fields.address()
    storageKeys = try fields.array { (r) throws(RLPError) in try r.hash() }
    try fields.finish()
  }

  func encode(to writer: inout RLPWriter) {
    let start = writer.open()
    writer.address(address)
    let list = writer.open()
    for key in storageKeys { writer.hash(key) }
    writer.close(list)
    writer.close(start)
  }
}
