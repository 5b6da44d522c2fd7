public import Hashes

extension Trie {
  /// In bytes.
  public static let maximumKeyLength = 512

  @inline(__always)
  private func withPath<Value>(
    _ key: [UInt8], _ body: (NibblePath) throws(TrieError) -> Value
  ) throws(TrieError) -> Value {
    // Bounds the depth of recursion.
    guard key.count <= Trie.maximumKeyLength else { throw .keyTooLong(key.count) }
    return try key.withUnsafeBufferPointer { (buffer) throws(TrieError) -> Value in
      // Never read where the key is empty.
      let bytes = buffer.baseAddress ?? UnsafePointer(bitPattern: 8).unsafelyUnwrapped
      return try body(NibblePath(bytes, start: 0, count: 2 &* buffer.count))
    }
  }

  @inline(__always)
  func withPath<Value>(
    _ key: Hash256, _ body: (NibblePath) throws(TrieError) -> Value
  ) throws(TrieError) -> Value {
    var copy = key
    return try withUnsafePointer(to: &copy) { (pointer) throws(TrieError) -> Value in
      let bytes = UnsafeRawPointer(pointer).assumingMemoryBound(to: UInt8.self)
      return try body(NibblePath(bytes, start: 0, count: 64))
    }
  }

  /// The key's value, nil where there is none. Keys have at most `maximumKeyLength` bytes.
  public func value(_ key: [UInt8]) throws(TrieError) -> [UInt8]? {
    try withPath(key) { (path) throws(TrieError) in try withValue(path) { bytes in bytes.map { Array($0) } } }
  }

  public func value(_ key: Hash256) throws(TrieError) -> [UInt8]? {
    try withPath(key) { (path) throws(TrieError) in try withValue(path) { bytes in bytes.map { Array($0) } } }
  }

  /// Sets the key's value; an empty one removes the key.
  public func set(_ key: [UInt8], _ value: [UInt8]) throws(TrieError) {
    if value.isEmpty {
      try remove(key)
      return
    }
    try withPath(key) { (path) throws(TrieError) in
      try value.withUnsafeBufferPointer { (bytes) throws(TrieError) in
        try insert(path, value: UnsafeRawBufferPointer(bytes))
      }
    }
  }

  public func set(_ key: Hash256, _ value: [UInt8]) throws(TrieError) {
    if value.isEmpty {
      try remove(key)
      return
    }
    try withPath(key) { (path) throws(TrieError) in
      try value.withUnsafeBufferPointer { (bytes) throws(TrieError) in
        try insert(path, value: UnsafeRawBufferPointer(bytes))
      }
    }
  }

  /// Removes the key; whether it was there.
  @discardableResult
  public func remove(_ key: [UInt8]) throws(TrieError) -> Bool {
    try withPath(key) { (path) throws(TrieError) in try remove(path) }
  }

  @discardableResult
  public func remove(_ key: Hash256) throws(TrieError) -> Bool {
    try withPath(key) { (path) throws(TrieError) in try remove(path) }
  }
}
