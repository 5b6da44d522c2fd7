/// A multiset of messages that all tables together must leave balanced: what is sent is received.
///
/// The id is part of every message, so messages of different buses can never cancel. One bus carries
/// one kind of message, with a fixed number of fields.
public struct Bus: Sendable {
  /// In `1 ..< 2¹⁶`, unique in a `ConstraintSystem`.
  public let id: UInt32
  public let name: StaticString
  /// The number of fields of a message, at least 1.
  public let arity: Int

  public init(id: UInt32, name: StaticString, arity: Int) {
    precondition(id >= 1 && id < 1 << 16, "bus ids are 1 ..< 65536")
    precondition(arity >= 1, "a message has at least one field")
    self.id = id
    self.name = name
    self.arity = arity
  }
}
