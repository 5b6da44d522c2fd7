internal import CRocksDB

/// An ordered map of bytes on disk: RocksDB behind its C interface (Documentation/Decisions/008).
///
/// Any number of threads may read; batches are atomic. A batch that is not synchronised survives the end of the process, and
/// after a power failure the batches that are there are a prefix of those written.
public final class KeyValueStore: @unchecked Sendable {
  // RocksDB's handles may be used by all threads at once; they are closed in `deinit`, when nobody can.
  private let database: OpaquePointer
  private let options: OpaquePointer
  private let cache: OpaquePointer
  private let plainReads: OpaquePointer
  private let writes: OpaquePointer
  private let durableWrites: OpaquePointer

  /// `cacheBytes`: memory for blocks of the files.
  public init(path: String, cacheBytes: Int = 128 << 20) throws(StoreError) {
    let options = KeyValueStore.made(rocksdb_options_create())
    rocksdb_options_set_create_if_missing(options, 1)
    rocksdb_options_increase_parallelism(options, 2)
    rocksdb_options_set_write_buffer_size(options, 64 << 20)
    rocksdb_options_set_max_open_files(options, 512)
    rocksdb_options_set_keep_log_file_num(options, 2)
    rocksdb_options_set_max_manifest_file_size(options, 4 << 20)
    let tables = KeyValueStore.made(rocksdb_block_based_options_create())
    let cache = KeyValueStore.made(rocksdb_cache_create_lru(cacheBytes))
    rocksdb_block_based_options_set_block_cache(tables, cache)
    // The options own the filter from here on.
    rocksdb_block_based_options_set_filter_policy(tables, rocksdb_filterpolicy_create_bloom_full(10))
    rocksdb_block_based_options_set_cache_index_and_filter_blocks(tables, 1)
    rocksdb_options_set_block_based_table_factory(options, tables)
    rocksdb_block_based_options_destroy(tables)
    var failure: UnsafeMutablePointer<CChar>?
    let opened = rocksdb_open(options, path, &failure)
    guard let opened else {
      rocksdb_options_destroy(options)
      rocksdb_cache_destroy(cache)
      throw .storage("\(path): \(KeyValueStore.words(failure))")
    }
    database = opened
    self.options = options
    self.cache = cache
    plainReads = KeyValueStore.made(rocksdb_readoptions_create())
    writes = KeyValueStore.made(rocksdb_writeoptions_create())
    durableWrites = KeyValueStore.made(rocksdb_writeoptions_create())
    rocksdb_writeoptions_set_sync(durableWrites, 1)
    ClosingAtExit.opened()
  }

  deinit {
    ClosingAtExit.close {
      rocksdb_close(database)
      rocksdb_writeoptions_destroy(writes)
      rocksdb_writeoptions_destroy(durableWrites)
      rocksdb_readoptions_destroy(plainReads)
      rocksdb_options_destroy(options)
      rocksdb_cache_destroy(cache)
    }
  }

  /// RocksDB's constructors return null only when memory is out.
  private static func made(_ pointer: OpaquePointer?) -> OpaquePointer {
    guard let pointer else { fatalError("out of memory") }
    return pointer
  }

  private static func words(_ failure: UnsafeMutablePointer<CChar>?) -> String {
    guard let failure else { return "no reason given" }
    defer { rocksdb_free(failure) }
    return String(cString: failure)
  }

  /// The map as it was when this was made, whatever is written since. Costs nothing while it lives but space on disk.
  public final class Snapshot: @unchecked Sendable {
    fileprivate let store: KeyValueStore
    private let snapshot: OpaquePointer
    fileprivate let reads: OpaquePointer

    fileprivate init(_ store: KeyValueStore) {
      self.store = store
      snapshot = KeyValueStore.made(rocksdb_create_snapshot(store.database))
      reads = KeyValueStore.made(rocksdb_readoptions_create())
      rocksdb_readoptions_set_snapshot(reads, snapshot)
    }

    deinit {
      rocksdb_readoptions_destroy(reads)
      rocksdb_release_snapshot(store.database, snapshot)
    }
  }

  public func snapshot() -> Snapshot { Snapshot(self) }

  // MARK: Reading

  /// Calls `body` with the value of `key`, or with nil. The bytes are valid during the call.
  public func withValue<Value>(
    _ key: [UInt8], in snapshot: Snapshot? = nil, _ body: (UnsafeRawBufferPointer?) -> Value
  ) throws(StoreError) -> Value {
    var failure: UnsafeMutablePointer<CChar>?
    let reads = snapshot?.reads ?? plainReads
    let slice = key.withUnsafeBytes {
      rocksdb_get_pinned(
        database, reads, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count, &failure)
    }
    if failure != nil { throw .storage(KeyValueStore.words(failure)) }
    guard let slice else { return body(nil) }
    defer { rocksdb_pinnableslice_destroy(slice) }
    var count = 0
    let bytes = rocksdb_pinnableslice_value(slice, &count)
    return body(UnsafeRawBufferPointer(start: bytes, count: count))
  }

  public func value(_ key: [UInt8], in snapshot: Snapshot? = nil) throws(StoreError) -> [UInt8]? {
    try withValue(key, in: snapshot) { $0.map { Array($0) } }
  }

  /// Calls `body` with the entries whose keys begin with `prefix`, in order, from the first that is not below `start`
  /// (`prefix` if nil), until it returns false. The bytes are valid during the call.
  public func forEach(
    prefix: [UInt8], from start: [UInt8]? = nil, in snapshot: Snapshot? = nil,
    _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws(StoreError) -> Bool
  ) throws(StoreError) {
    let iterator = KeyValueStore.made(rocksdb_create_iterator(database, snapshot?.reads ?? plainReads))
    defer { rocksdb_iter_destroy(iterator) }
    (start ?? prefix).withUnsafeBytes {
      rocksdb_iter_seek(iterator, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
    }
    while rocksdb_iter_valid(iterator) != 0 {
      var keyCount = 0
      var valueCount = 0
      let key = UnsafeRawBufferPointer(start: rocksdb_iter_key(iterator, &keyCount), count: keyCount)
      guard key.starts(with: prefix) else { break }
      let value = UnsafeRawBufferPointer(start: rocksdb_iter_value(iterator, &valueCount), count: valueCount)
      if try !body(key, value) { break }
      rocksdb_iter_next(iterator)
    }
    var failure: UnsafeMutablePointer<CChar>?
    rocksdb_iter_get_error(iterator, &failure)
    if failure != nil { throw .storage(KeyValueStore.words(failure)) }
  }

  // MARK: Writing

  /// Changes that take effect together or not at all.
  public struct Batch: ~Copyable {
    fileprivate let batch: OpaquePointer

    public init() { batch = KeyValueStore.made(rocksdb_writebatch_create()) }

    deinit { rocksdb_writebatch_destroy(batch) }

    public mutating func put(_ key: [UInt8], _ value: [UInt8]) {
      value.withUnsafeBytes { put(key, $0) }
    }

    public mutating func put(_ key: [UInt8], _ value: UnsafeRawBufferPointer) {
      key.withUnsafeBytes { key in
        rocksdb_writebatch_put(
          batch, key.baseAddress?.assumingMemoryBound(to: CChar.self), key.count,
          value.baseAddress?.assumingMemoryBound(to: CChar.self), value.count)
      }
    }

    public mutating func remove(_ key: [UInt8]) {
      key.withUnsafeBytes {
        rocksdb_writebatch_delete(batch, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
      }
    }
  }

  /// `durable`: on disk when the call returns.
  public func write(_ batch: borrowing Batch, durable: Bool) throws(StoreError) {
    var failure: UnsafeMutablePointer<CChar>?
    rocksdb_write(database, durable ? durableWrites : writes, batch.batch, &failure)
    if failure != nil { throw .storage(KeyValueStore.words(failure)) }
  }
}
