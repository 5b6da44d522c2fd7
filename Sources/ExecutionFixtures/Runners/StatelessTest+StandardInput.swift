internal import BigIntegers
internal import EthereumTypes
internal import StatelessExecution
public import StatelessValidation

extension StatelessTest {
  /// The same block as the standard input of stateless validation, nil where it has no such form (`StatelessInput.encode`). The
  /// block is executed for what it asks of the consensus layer.
  public func standardInput() throws -> (schema: StatelessSchema, bytes: [UInt8])? {
    let chain = try chain()
    let block = try EncodedBlock(rlp: block)
    guard let schema = StatelessSchema(chain, block.block.header) else {
      throw FixtureError("no schema of a stateless input has the rules of \(fork)")
    }
    let requests = try execute().requests
    let bytes = StatelessInput.encode(
      block, witness: witness, requests: requests, schema: schema, chainID: chain.chainID)
    return bytes.map { (schema, $0) }
  }
}
