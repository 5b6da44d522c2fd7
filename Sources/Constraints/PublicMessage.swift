public import KoalaBear

/// A message that the verifier itself puts on a bus: the public part of a statement.
public struct PublicMessage: Sendable {
  public let bus: Bus
  /// `bus.arity` fields.
  public let fields: [Felt]
  /// How often it is sent; negative (mod p) for received.
  public let multiplicity: Felt

  public init(_ bus: Bus, _ fields: [Felt], multiplicity: Felt) {
    precondition(fields.count == bus.arity, "wrong number of fields")
    self.bus = bus
    self.fields = fields
    self.multiplicity = multiplicity
  }

  /// The message once sent.
  public static func send(_ bus: Bus, _ fields: [Felt]) -> PublicMessage {
    PublicMessage(bus, fields, multiplicity: .one)
  }

  /// The message once received.
  public static func receive(_ bus: Bus, _ fields: [Felt]) -> PublicMessage {
    PublicMessage(bus, fields, multiplicity: .minusOne)
  }
}
