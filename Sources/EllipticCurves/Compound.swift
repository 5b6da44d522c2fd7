/// Something that is laid out as several `Part`s one after another, such as an extension of a field.
public protocol Compound: BitwiseCopyable {
  associatedtype Part: BitwiseCopyable
}

extension UnsafePointer where Pointee: Compound {
  /// The first part.
  @inlinable @inline(__always)
  public var c0: UnsafePointer<Pointee.Part> {
    UnsafeRawPointer(self).assumingMemoryBound(to: Pointee.Part.self)
  }

  @inlinable @inline(__always) public var c1: UnsafePointer<Pointee.Part> { c0 + 1 }
  @inlinable @inline(__always) public var c2: UnsafePointer<Pointee.Part> { c0 + 2 }
}

extension UnsafeMutablePointer where Pointee: Compound {
  /// The first part.
  @inlinable @inline(__always)
  public var c0: UnsafeMutablePointer<Pointee.Part> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Pointee.Part.self)
  }

  @inlinable @inline(__always) public var c1: UnsafeMutablePointer<Pointee.Part> { c0 + 1 }
  @inlinable @inline(__always) public var c2: UnsafeMutablePointer<Pointee.Part> { c0 + 2 }
}
