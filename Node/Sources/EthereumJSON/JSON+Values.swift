public import BigIntegers
public import Console
public import EthereumTypes
internal import ExecutionFixtures
public import Hashes

extension JSON {
  /// A number as JSON-RPC writes it: hexadecimal, no zeros in front.
  public static func quantity(_ value: UInt256) -> JSON {
    .string(value.uint64.map { hex($0) } ?? hex(value))
  }
  public static func quantity(_ value: UInt64) -> JSON { .string(hex(value)) }
  /// Of a count: not negative.
  public static func quantity(_ value: Int) -> JSON { .string(hex(UInt64(value))) }
  /// A JSON number, as few answers have it.
  public static func quantityNumber(_ value: UInt64) -> JSON { .integer(Int(clamping: value)) }
  public static func data(_ bytes: [UInt8]) -> JSON { .string(bytes.hex) }
  public static func hash(_ hash: Hash256) -> JSON { .string(hash.bytes.hex) }
  /// Lower case, as values have it; keys are checksummed.
  public static func address(_ address: Address) -> JSON { .string(address.bytes.hex) }
  public static func address(_ address: Address?) -> JSON { address.map { .string($0.bytes.hex) } ?? .null }
}
