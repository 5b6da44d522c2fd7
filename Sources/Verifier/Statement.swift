public import Constraints
public import KoalaBear
import Transcript

/// What a proof is about, besides the verifying key.
public struct Statement: Sendable {
  /// Public values that are bound, whatever they mean to the caller.
  public var values: [Felt]
  /// The verifier's own messages.
  public var messages: [PublicMessage]

  public init(values: [Felt] = [], messages: [PublicMessage] = []) {
    self.values = values
    self.messages = messages
  }

  /// All messages as one list: bus id, multiplicity, fields. Every bus has a fixed number of fields.
  public var messageElements: [Felt] {
    var elements: [Felt] = []
    for message in messages {
      elements.append(Felt(message.bus.id))
      elements.append(message.multiplicity)
      elements.append(contentsOf: message.fields)
    }
    return elements
  }
}
