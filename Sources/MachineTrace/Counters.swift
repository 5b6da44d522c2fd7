import KoalaBear
import Machine
import Prover
import Synchronization

/// How often each row of the lookup tables is asked for, as one thread counts it.
final class Counters {
  let range16: UnsafeMutablePointer<UInt32>
  let range20: UnsafeMutablePointer<UInt32>
  let bytes: UnsafeMutablePointer<UInt32>
  let and: UnsafeMutablePointer<UInt32>
  /// Row x of column σ at σ · 2¹⁶ + x.
  let shifts: UnsafeMutablePointer<UInt32>
  private static let total = (3 << 16) + (2 << 20)

  init() {
    range20 = .allocate(capacity: Counters.total)
    range20.initialize(repeating: 0, count: Counters.total)
    shifts = range20 + (1 << 20)
    range16 = shifts + (1 << 20)
    bytes = range16 + (1 << 16)
    and = bytes + (1 << 16)
  }

  deinit { range20.deallocate() }

  @inline(__always)
  func countRange16(_ x: UInt32) {
    precondition(x < 1 << 16, "a limb out of range")
    range16[Int(x)] &+= 1
  }

  @inline(__always)
  func countRange20(_ x: UInt32) {
    precondition(x < 1 << 20, "a time or carry out of range")
    range20[Int(x)] &+= 1
  }

  @inline(__always)
  func countBytes(_ x: UInt32, _ y: UInt32) {
    precondition(x < 256 && y < 256, "bytes out of range")
    bytes[Int(x | y &<< 8)] &+= 1
  }

  @inline(__always)
  func countAnd(_ x: UInt32, _ y: UInt32) {
    precondition(x < 256 && y < 256, "bytes out of range")
    and[Int(x | y &<< 8)] &+= 1
  }

  @inline(__always)
  func countShift(_ sigma: UInt32, _ x: UInt32) {
    precondition(sigma < 16 && x < 1 << 16, "a shift out of range")
    shifts[Int(sigma &<< 16 | x)] &+= 1
  }

  /// Adds another thread's counts.
  func add(_ other: Counters) {
    for i in 0..<Counters.total { range20[i] &+= other.range20[i] }
  }
}

/// Counters that are not in use: as many as threads have counted at once.
final class CounterPool: Sendable {
  private struct Box: @unchecked Sendable { let counters: Counters }
  private let free = Mutex<[Box]>([])

  func with(_ body: (Counters) -> Void) {
    let counters = free.withLock { $0.popLast() }?.counters ?? Counters()
    body(counters)
    let box = Box(counters: counters)
    free.withLock { $0.append(box) }
  }

  /// The sum of all.
  func total() -> Counters {
    let all = free.withLock { $0 }.map(\.counters)
    guard let first = all.first else { return Counters() }
    for other in all.dropFirst() { first.add(other) }
    return first
  }
}

extension Trace {
  /// Counts in a column of a lookup table.
  func set(_ table: MachineTable, column: Int, _ counts: UnsafePointer<UInt32>, _ count: Int) {
    for instance in instances(of: table.index) {
      let to = self.column(column, instance: instance)
      for i in 0..<count where counts[i] != 0 { to[i] = Felt(counts[i]) }
    }
  }
}
