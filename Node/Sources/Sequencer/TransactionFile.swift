public import BigIntegers
import Console
public import EthereumTypes
public import Foundation
public import Ledger
import Secp256k1

/// Deposits and signed operations as a JSON file: what `martinet demo --transactions` reads.
///
/// Integers are decimal or 0x-hexadecimal strings; addresses 0x and 40 digits; signatures 0x and 65 bytes r ‖ s ‖ v.
public struct TransactionFile: Codable, Sendable {
  public struct DepositEntry: Codable, Sendable {
    public var recipient: String
    public var amount: String
  }

  public struct OperationEntry: Codable, Sendable {
    /// "transfer", or "withdrawal" to an address on the base layer.
    public var kind: String
    public var from: String
    public var to: String
    public var value: String
    public var fee: String
    public var nonce: UInt64
    public var chainID: UInt64
    public var signature: String
  }

  public var chainID: UInt64
  public var deposits: [DepositEntry]
  public var operations: [OperationEntry]

  public init(chainID: UInt64, deposits: [Deposit], operations: [SignedOperation]) {
    self.chainID = chainID
    self.deposits = deposits.map { DepositEntry(recipient: $0.recipient.text, amount: $0.amount.decimal) }
    self.operations = operations.map {
      OperationEntry(
        kind: $0.operation.kind == .transfer ? "transfer" : "withdrawal", from: $0.operation.from.text,
        to: $0.operation.to.text, value: $0.operation.value.decimal, fee: $0.operation.fee.decimal,
        nonce: $0.operation.nonce, chainID: $0.chainID,
        signature: $0.signature.bytes.hex)
    }
  }

  public init(json: Data) throws(TransactionFileError) {
    do {
      self = try JSONDecoder().decode(TransactionFile.self, from: json)
    } catch {
      throw .format("\(error)")
    }
  }

  public var json: Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
    return (try? encoder.encode(self)) ?? Data()
  }

  public func decodedDeposits() throws(TransactionFileError) -> [Deposit] {
    var result: [Deposit] = []
    for (i, entry) in deposits.enumerated() {
      let place = "deposits[\(i)]"
      result.append(
        Deposit(
          recipient: try Self.address(entry.recipient, "\(place).recipient"),
          amount: try Self.integer(entry.amount, "\(place).amount")))
    }
    return result
  }

  public func decodedOperations() throws(TransactionFileError) -> [SignedOperation] {
    var result: [SignedOperation] = []
    for (i, entry) in operations.enumerated() {
      let place = "operations[\(i)]"
      let kind: LedgerOperation.Kind
      switch entry.kind {
      case "transfer": kind = .transfer
      case "withdrawal": kind = .withdrawal
      default: throw .field("\(place).kind", expected: "transfer or withdrawal", got: entry.kind)
      }
      guard let signature = Self.signature(entry.signature) else {
        throw .field("\(place).signature", expected: "0x and 65 bytes, r ‖ s ‖ v with v 27 or 28", got: entry.signature)
      }
      result.append(
        SignedOperation(
          operation: LedgerOperation(
            kind: kind, from: try Self.address(entry.from, "\(place).from"),
            to: try Self.address(entry.to, "\(place).to"), value: try Self.integer(entry.value, "\(place).value"),
            fee: try Self.integer(entry.fee, "\(place).fee"), nonce: entry.nonce),
          chainID: entry.chainID, signature: signature))
    }
    return result
  }

  private static func address(_ text: String, _ place: String) throws(TransactionFileError) -> Address {
    guard let address = Address(text: text) else {
      throw .field(place, expected: "0x and 40 hexadecimal digits", got: text)
    }
    return address
  }

  private static func integer(_ text: String, _ place: String) throws(TransactionFileError) -> UInt256 {
    guard let value = UInt256(text: text) else {
      throw .field(place, expected: "a decimal or 0x-hexadecimal integer below 2^256", got: text)
    }
    return value
  }

  private static func signature(_ text: String) -> Signature? {
    guard text.hasPrefix("0x"), text.utf8.count == 132, let bytes = Console.bytes(hex: text) else { return nil }
    return Signature(bytes: bytes)
  }
}

/// What is wrong with a transaction file.
public enum TransactionFileError: Error, Equatable, Sendable, CustomStringConvertible {
  case format(String)
  case field(String, expected: String, got: String)

  public var description: String {
    switch self {
    case .format(let reason): "the transaction file is not of the expected form: \(reason)"
    case .field(let place, let expected, let got): "\(place): expected \(expected), got \"\(got)\""
    }
  }
}
