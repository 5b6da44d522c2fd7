public import EthereumTypes
import Hashes
import Secp256k1
import SSZ
public import StatelessExecution

extension StatelessInput {
  /// The input for a block. `requests`: what it asks of the consensus layer, as lists with their type (EIP-7685).
  /// Nil where the block's header has not the fields of the schema's fork, a signature of a transaction is none, or a list of requests
  /// is not one of whole requests (contracts other than the protocol's can answer so).
  public static func encode(
    _ block: EncodedBlock, witness: ExecutionWitness, requests: [[UInt8]], schema: StatelessSchema, chainID: UInt64
  ) -> [UInt8]? {
    let fork = schema.fork
    guard let payload = payload(block, fork) else { return nil }
    var request = SSZWriter()
    request.variable(payload)
    if fork >= .cancun {
      guard let root = block.block.header.parentBeaconBlockRoot else { return nil }
      request.variable(block.block.transactions.flatMap { $0.blobHashes }.flatMap { $0.bytes })
      request.hash(root)
    }
    if fork >= .prague {
      var lists = SSZWriter()
      for (type, size) in [
        (Requests.deposit, ExecutionRequests.depositSize), (Requests.withdrawal, ExecutionRequests.withdrawalSize),
        (Requests.consolidation, ExecutionRequests.consolidationSize),
      ] {
        let list = requests.first { $0.first == type }.map { Array($0.dropFirst()) } ?? []
        guard list.count % size == 0 else { return nil }
        lists.variable(list)
      }
      request.variable(lists.encoded)
    }
    var nodes = SSZWriter()
    for items in [witness.state, witness.codes, witness.headers] { nodes.variable(SSZWriter.byteLists(items)) }
    var keys: [UInt8] = []
    for i in block.block.transactions.indices {
      guard let signer = block.signer(i, fork: fork) else { return nil }
      keys += signer.uncompressed
    }
    var input = SSZWriter()
    input.variable(request.encoded)
    input.variable(nodes.encoded)
    input.uint64(chainID)
    input.variable(keys)
    return [UInt8(schema.rawValue >> 8), UInt8(schema.rawValue & 0xff)] + input.encoded
  }

  private static func payload(_ block: EncodedBlock, _ fork: Fork) -> [UInt8]? {
    let header = block.block.header
    guard let baseFee = header.baseFeePerGas else { return nil }
    var w = SSZWriter()
    w.hash(header.parentHash)
    w.bytes(header.beneficiary.bytes)
    w.hash(header.stateRoot)
    w.hash(header.receiptsRoot)
    w.bytes(header.logsBloom.bytes)
    w.hash(header.mixHash)
    for value in [header.number, header.gasLimit, header.gasUsed, header.timestamp] { w.uint64(value) }
    w.variable(header.extraData)
    w.uint256(baseFee)
    w.hash(header.hash)
    w.variable(SSZWriter.byteLists(block.withEnvelopes { $0.map { Array($0) } }))
    if fork >= .shanghai {
      guard let withdrawals = block.block.withdrawals else { return nil }
      w.variable(withdrawals.flatMap(encoded))
    }
    if fork >= .cancun {
      guard let used = header.blobGasUsed, let excess = header.excessBlobGas else { return nil }
      w.uint64(used)
      w.uint64(excess)
    }
    return w.encoded
  }

  private static func encoded(_ withdrawal: Withdrawal) -> [UInt8] {
    var w = SSZWriter()
    w.uint64(withdrawal.index)
    w.uint64(withdrawal.validatorIndex)
    w.bytes(withdrawal.address.bytes)
    w.uint64(withdrawal.amount)
    return w.encoded
  }
}
