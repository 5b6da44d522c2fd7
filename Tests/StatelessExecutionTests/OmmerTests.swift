import BigIntegers
import EthereumTypes
import Hashes
import StatelessExecution
import Testing

/// Ommers, where the ommers of the blocks before are known or not.
@Suite struct OmmerTests {
  /// Headers of a chain, each behind the last.
  private func chain(_ count: Int) -> [Header] {
    var headers = [
      Header(difficulty: UInt256(131_072 as UInt64), gasLimit: 5_000_000, timestamp: 1, nonce: 1)
    ]
    for _ in 1..<count { headers.append(child(of: headers[headers.count - 1], 13)) }
    return headers
  }

  private func child(of parent: Header, _ seconds: UInt64) -> Header {
    var header = Header(
      parentHash: parent.hash, number: parent.number + 1, gasLimit: parent.gasLimit,
      timestamp: parent.timestamp + seconds)
    header.difficulty = Difficulty.next(
      fork: .homestead, number: header.number, timestamp: header.timestamp, parentTimestamp: parent.timestamp,
      parentDifficulty: parent.difficulty, parentHasOmmers: parent.ommersHash != Header.emptyOmmersHash)
    return header
  }

  @Test func unknownOmmers() throws {
    let verifier = BlockVerifier(ChainSpecification(chainID: 1, fork: .homestead))
    var headers = chain(4)
    let ommer = child(of: headers[2], 20)
    var block = Block(header: child(of: headers[3], 13), ommers: [ommer])
    block.header.ommersHash = block.ommers.ommersHash
    func check(_ ommers: [Hash256]?) throws(BlockError) {
      try verifier.checkForm(
        block, length: 1_000,
        ancestry: Ancestry(parent: headers[3], older: Array(headers.dropLast().reversed()), ommers: ommers))
    }
    // No block before had any: the headers say so.
    try check(nil)
    try check([])
    #expect(throws: BlockError.ommers(.isKnown(index: 0))) { try check([ommer.hash]) }

    // The parent had one; which, its header does not say.
    headers[3].ommersHash = [ommer].ommersHash
    block.header = child(of: headers[3], 13)
    block.header.ommersHash = block.ommers.ommersHash
    #expect(throws: BlockError.ommers(.unknownAncestry(index: 0))) { try check(nil) }
    #expect(throws: BlockError.ommers(.isKnown(index: 0))) { try check([ommer.hash]) }
    try check([])
  }
}
