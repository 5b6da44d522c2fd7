extension Array where Element == UInt8 {
  /// The bytes, copied as raw memory: Embedded Swift copies the elements of a sequence one by one.
  public init(copying bytes: UnsafeRawBufferPointer) {
    self.init(unsafeUninitializedCapacity: bytes.count) { target, written in
      if let start = target.baseAddress, let source = bytes.baseAddress {
        UnsafeMutableRawPointer(start).copyMemory(from: source, byteCount: bytes.count)
      }
      written = bytes.count
    }
  }
}
