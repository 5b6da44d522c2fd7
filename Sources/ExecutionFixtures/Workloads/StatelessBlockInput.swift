public import BigIntegers
public import EthereumTypes
public import StatelessExecution

/// The input of the guest `StatelessBlock`, which says what it means (`Guests/Sources/StatelessBlock`).
public enum StatelessBlockInput {
  /// `rules`: 0 for the public network with that chain id, 1 + f for fork f from the chain's start on.
  public static func encode(
    chainID: UInt256, rules: UInt8, block: [UInt8], witness: ExecutionWitness, start: TrustedStart?
  ) -> [UInt8] {
    var writer = RLPWriter(capacity: 1 << 16)
    writer.list { writer in
      writer.uint256(chainID)
      writer.uint64(UInt64(rules))
      writer.bytes(block)
      for items in [witness.state, witness.codes, witness.headers] {
        writer.list { for item in items { $0.bytes(item) } }
      }
      writer.list { writer in
        guard let start else { return }
        writer.hash(start.stateRoot)
        writer.list { for hash in start.blockHashes { $0.hash(hash) } }
      }
    }
    return writer.bytes
  }
}
