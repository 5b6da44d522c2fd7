/// What hangs at a place of the trie: nothing, a node in memory, or the hash of one that was not loaded.
///
/// The kind is in the upper byte, an address in the others.
struct NodeRef: BitwiseCopyable {
  var bits: UInt64

  enum Kind: UInt8 {
    case empty = 0
    /// Address of 32 bytes, anywhere.
    case hash = 1
    case branch = 2
    case leaf = 3
    case `extension` = 4
  }

  static let empty = NodeRef(bits: 0)

  @inline(__always)
  private init(_ kind: Kind, _ address: UInt) { bits = UInt64(kind.rawValue) &<< 56 | UInt64(address) }

  private init(bits: UInt64) { self.bits = bits }

  @inline(__always)
  init(hash: UnsafePointer<UInt8>) { self.init(.hash, UInt(bitPattern: hash)) }

  @inline(__always)
  init(branch: UnsafeMutablePointer<Branch>) { self.init(.branch, UInt(bitPattern: branch)) }

  @inline(__always)
  init(leaf: UnsafeMutablePointer<Short>) { self.init(.leaf, UInt(bitPattern: leaf)) }

  @inline(__always)
  init(extension node: UnsafeMutablePointer<Short>) { self.init(.extension, UInt(bitPattern: node)) }

  @inline(__always)
  var isEmpty: Bool { bits == 0 }

  @inline(__always)
  var kind: Kind {
    switch bits &>> 56 {
    case 0: .empty
    case 1: .hash
    case 2: .branch
    case 3: .leaf
    default: .extension
    }
  }

  @inline(__always)
  private var address: UInt { UInt(truncatingIfNeeded: bits & 0x00ff_ffff_ffff_ffff) }

  /// For `hash`.
  @inline(__always)
  var hashBytes: UnsafePointer<UInt8> { UnsafePointer(bitPattern: address).unsafelyUnwrapped }

  /// For `branch`.
  @inline(__always)
  var branch: UnsafeMutablePointer<Branch> { UnsafeMutablePointer(bitPattern: address).unsafelyUnwrapped }

  /// For `leaf` and `extension`.
  @inline(__always)
  var short: UnsafeMutablePointer<Short> { UnsafeMutablePointer(bitPattern: address).unsafelyUnwrapped }
}
