import EthereumTypes
public import Hashes

/// Bytecode as the interpreter reads it: the bytes, zeros behind them so that no read needs a bound, and the set of valid
/// jump destinations.
public final class Code {
  /// How many zero bytes lie behind the code: a PUSH32 as its last byte, and one STOP.
  static let padding = 40

  let bytes: UnsafeMutablePointer<UInt8>
  public let count: Int
  /// Bit i: byte i is a JUMPDEST that belongs to no immediate. Made when the first jump asks.
  private(set) var destinations: UnsafeMutablePointer<UInt8>?

  /// Keccak-256 of the bytes where it is known.
  public let hash: Hash256?

  public init(_ code: [UInt8], hash: Hash256? = nil) {
    count = code.count
    bytes = code.withUnsafeBytes { Code.padded($0) }
    self.hash = hash
  }

  init(copying code: UnsafeRawBufferPointer, hash: Hash256? = nil) {
    count = code.count
    bytes = Code.padded(code)
    self.hash = hash
  }

  private static func padded(_ code: UnsafeRawBufferPointer) -> UnsafeMutablePointer<UInt8> {
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: code.count &+ padding)
    if let source = code.baseAddress {
      UnsafeMutableRawPointer(bytes).copyMemory(from: source, byteCount: code.count)
    }
    (bytes + code.count).initialize(repeating: 0, count: padding)
    return bytes
  }

  deinit {
    bytes.deallocate()
    destinations?.deallocate()
  }

  /// No bytes.
  nonisolated(unsafe) static let empty = Code([])

  public var array: [UInt8] { [UInt8](copying: raw) }

  var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: count) }

  /// The account whose code runs in place of this one: EIP-7702's 0xef0100 and 20 bytes.
  @inline(__always)
  var isDelegation: Bool { count == 23 && bytes[0] == 0xef && bytes[1] == 0x01 && bytes[2] == 0 }

  #if hasFeature(Embedded)
    /// Whether a jump to `target` is valid.
    ///
    /// A guest executes a small part of most codes, so it decides target by target: a JUMPDEST is an instruction when no
    /// PUSH among the 32 bytes before it reaches it. Where one does, that one may itself be data: then the code is read
    /// from its start, once.
    @inline(__always)
    func isDestination(_ target: Int) -> Bool {
      if let destinations { return destinations[target &>> 3] &>> UInt8(target & 7) & 1 != 0 }
      guard bytes[target] == 0x5b else { return false }
      var distance = 1
      let last = min(32, target)
      while distance <= last {
        // PUSHn, n = byte − 0x5f, reaches n bytes.
        let reach = Int(bytes[target &- distance]) &- 0x5f
        if reach >= distance && reach <= 32 { return analyse()[target &>> 3] &>> UInt8(target & 7) & 1 != 0 }
        distance &+= 1
      }
      return true
    }
  #endif

  /// The destinations, computed at the first call.
  @inline(never)
  func analyse() -> UnsafeMutablePointer<UInt8> {
    if let destinations { return destinations }
    let size = (count &+ Code.padding) &>> 3 &+ 1
    let map = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
    map.initialize(repeating: 0, count: size)
    var i = 0
    while i < count {
      let byte = bytes[i]
      // PUSH1 … PUSH32 are 0x60 … 0x7f: as signed bytes everything from 0x60 on that is positive.
      if Int8(bitPattern: byte) >= 0x60 {
        i &+= Int(byte &- 0x5f)
      } else if byte == 0x5b {
        map[i &>> 3] |= 1 &<< UInt8(i & 7)
      }
      i &+= 1
    }
    destinations = map
    return map
  }
}
