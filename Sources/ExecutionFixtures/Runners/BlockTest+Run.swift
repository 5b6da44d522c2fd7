internal import BigIntegers
internal import EVM
internal import EthereumTypes
internal import Hashes
internal import StatelessExecution

extension BlockTest {
  /// Imports all blocks, and compares hashes, the head and the state in the end.
  public func run() -> CaseResult { CaseResult(name, verdict()) }

  private func verdict() -> Verdict {
    let chain: ChainSpecification
    do {
      guard let id = chainID.uint64 else { return .failed("the chain id \(chainID) is above 2⁶⁴") }
      chain = try ChainSpecification(network: network, chainID: id, blobSchedule: blobSchedule)
    } catch {
      return .failed(error.description)
    }
    if (chain.timeForks.last?.fork ?? .frontier) >= .amsterdam {
      return .skipped("rules of Amsterdam are not there yet (\(network))")
    }
    do {
      let importer = try BlockImporter(genesisRLP, pre, chain)
      guard importer.head.hash == genesisHash else {
        return .failed("genesis hash \(importer.head.hash), expected \(genesisHash)")
      }
      for (i, block) in blocks.enumerated() {
        let refusal = importer.add(block.rlp)
        switch (refusal, block.exception) {
        case (nil, nil):
          if let hash = block.hash, importer.head.hash != hash, !importer.knows(hash) {
            return .failed("block \(i): hash \(importer.head.hash), expected \(hash)")
          }
        case (nil, let exception?): return .failed("block \(i): accepted, expected \(exception)")
        case (let reason?, nil): return .failed("block \(i): refused: \(reason)")
        case (.some, .some): break
        }
      }
      guard importer.head.hash == lastBlockHash else {
        return .failed("head \(importer.head.hash), expected \(lastBlockHash)")
      }
      if let postState, let difference = firstDifference(importer.head.state.accounts, postState) {
        return .failed(difference)
      }
      if let postStateHash, importer.head.header.stateRoot != postStateHash {
        return .failed("state root \(importer.head.header.stateRoot), expected \(postStateHash)")
      }
      return .passed
    } catch {
      return .failed("\(error)")
    }
  }
}

/// Blocks on top of a genesis, with the state behind each.
final class BlockImporter {
  final class Entry {
    let hash: Hash256
    let header: Header
    let ommers: [Header]
    let state: FixtureState
    let totalDifficulty: UInt256
    let parent: Entry?

    init(_ header: Header, ommers: [Header], state: FixtureState, parent: Entry?) {
      hash = header.hash
      self.header = header
      self.ommers = ommers
      self.state = state
      self.parent = parent
      totalDifficulty = header.difficulty &+ (parent?.totalDifficulty ?? .zero)
    }

    /// This block and those before it, at most `count`.
    func newest(_ count: Int) -> [Entry] {
      var result: [Entry] = []
      var next: Entry? = self
      while let entry = next, result.count < count {
        result.append(entry)
        next = entry.parent
      }
      return result
    }
  }

  private let verifier: BlockVerifier
  private var entries: [Hash256: Entry] = [:]
  private let codes = CodeCache()
  private(set) var head: Entry

  init(_ genesisRLP: [UInt8], _ pre: FixtureAlloc, _ chain: ChainSpecification) throws {
    verifier = BlockVerifier(chain)
    let genesis: Block
    do { genesis = try Block(rlp: genesisRLP) } catch { throw FixtureError("genesisRLP: \(error)") }
    let state = FixtureState(pre)
    guard state.root == genesis.header.stateRoot else {
      throw FixtureError("genesis state root \(genesis.header.stateRoot), that of the accounts is \(state.root)")
    }
    head = Entry(genesis.header, ommers: [], state: state, parent: nil)
    entries[head.hash] = head
  }

  func knows(_ hash: Hash256) -> Bool { entries[hash] != nil }

  /// Adds a block behind any known one. The reason where it is refused.
  func add(_ rlp: [UInt8]) -> String? {
    let block: Block
    do throws(RLPError) { block = try Block(rlp: rlp) } catch { return "\(error)" }
    guard let parent = entries[block.header.parentHash] else { return "the parent \(block.header.parentHash) is not known" }
    let family = parent.newest(8)
    let ancestry = Ancestry(
      parent: parent.header, older: family.dropFirst().map(\.header),
      ommers: family.flatMap { $0.ommers.map(\.hash) })
    let state = FixtureState(copying: parent.state) { number in
      parent.newest(257).first { $0.header.number == number }?.hash
    }
    do throws(BlockError) {
      try verifier.checkForm(block, length: rlp.count, ancestry: ancestry)
      let execution = try verifier.execute(
        block, reader: state, codes: codes,
        intermediateRoot: { (world) throws(StateError) in try state.root(after: world) })
      do throws(StateError) { state.apply(try execution.state.changes()) } catch { throw .state(error) }
    } catch {
      return "\(error)"
    }
    let root = state.root
    guard root == block.header.stateRoot else { return "state root \(block.header.stateRoot), computed \(root)" }
    let entry = Entry(block.header, ommers: block.ommers, state: state, parent: parent)
    if entries[entry.hash] == nil { entries[entry.hash] = entry }
    // From Paris on the last block that was added is the head, before that the one with the most work behind it.
    if block.header.difficulty.isZero || entry.totalDifficulty > head.totalDifficulty { head = entry }
    return nil
  }
}
