public import Hashes

/// The state as it was after some block, and before it as far as the history reaches: what readers share while the writer goes on,
/// or goes to another branch. Any thread may use it.
public final class StateView: Sendable {
  let database: KeyValueStore
  let snapshot: KeyValueStore.Snapshot
  public let position: StateStore.Position

  init(_ database: KeyValueStore, _ snapshot: KeyValueStore.Snapshot, _ position: StateStore.Position) {
    self.database = database
    self.snapshot = snapshot
    self.position = position
  }

  /// The oldest block whose state can be read.
  public var oldest: UInt64 { position.oldestUndo == 0 ? 0 : position.oldestUndo - 1 }

  /// The state behind block `number`; `hashes` gives the hashes of blocks up to there.
  public func state(
    at number: UInt64, hashes: @escaping (UInt64) throws(StoreError) -> Hash256?
  ) throws(StoreError) -> StateSnapshot {
    guard number <= position.number else {
      throw .damaged("the state is that of block \(position.number), block \(number) was asked for")
    }
    // The changes of every block behind `number` must be there.
    guard number >= oldest || number == position.number else { throw .pruned(block: number, oldest: oldest) }
    return StateSnapshot(database, snapshot: snapshot, number: number, newest: position.number, hashes: hashes)
  }

  /// The trie of the state behind block `number`, whose state root is `root`.
  public func trie(at number: UInt64, root: Hash256) throws(StoreError) -> HistoricalTrie {
    let state = try state(at: number) { _ in nil }
    var changed: Set<StateKey> = []
    if position.trieNumber != number {
      for between in (min(position.trieNumber, number) + 1)...max(position.trieNumber, number) {
        changed.formUnion(try database.changedPlaces(between, in: snapshot))
      }
    }
    var values: [(key: StateKey, value: [UInt8])] = []
    for key in changed { values.append((key, try state.flat(key))) }
    return try HistoricalTrie(state, trieRoot: position.trieRoot, values: values, root: root)
  }

  /// The canonical block with the transaction, and its index there.
  public func location(ofTransaction hash: Hash256) throws(StoreError) -> (block: UInt64, index: Int)? {
    guard let bytes = try database.value(Keys.hash(Keys.transaction, hash), in: snapshot) else { return nil }
    guard bytes.count == 12 else { throw .damaged("place of transaction \(hash): \(bytes.count) bytes, expected 12") }
    return bytes.withUnsafeBytes {
      (
        UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
        Int(UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
      )
    }
  }
}

extension KeyValueStore {
  /// The places that block `number` changed.
  func changedPlaces(_ number: UInt64, in snapshot: Snapshot? = nil) throws(StoreError) -> [StateKey] {
    guard let record = try value(Keys.number(Keys.undo, number), in: snapshot) else {
      throw .damaged("the changes of block \(number) are missing")
    }
    var keys: [StateKey] = []
    let failed: Int? = record.withUnsafeBytes { bytes in
      var i = 0
      while i < bytes.count {
        let length = bytes[i] == Keys.account ? 21 : 53
        guard i + length <= bytes.count,
          let key = StateKey(bytes: UnsafeRawBufferPointer(rebasing: bytes[i..<(i + length)]))
        else { return i }
        keys.append(key)
        i += length
      }
      return nil
    }
    if let failed { throw .damaged("the changes of block \(number) at byte \(failed)") }
    return keys
  }
}
