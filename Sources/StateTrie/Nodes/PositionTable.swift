/// Positions in a list that only grows, found by hashes of what stands there: open addressing, at most half full.
struct PositionTable {
  /// Positions plus 1; 0 is free.
  private var slots: [UInt32]
  private(set) var count = 0

  /// `capacity`: for so many positions no room has to be made.
  init(capacity: Int = 32) {
    var size = 16
    while size < 2 &* capacity { size &*= 2 }
    slots = [UInt32](repeating: 0, count: size)
  }

  /// The position for which `matches` holds, among those with this hash.
  @inline(__always)
  func find(_ hash: UInt64, where matches: (Int) -> Bool) -> Int? {
    let mask = slots.count &- 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[place] != 0 {
      let position = Int(slots[place]) &- 1
      if matches(position) { return position }
      place = (place &+ 1) & mask
    }
    return nil
  }

  /// Adds the next position, which has this hash; `hashOf` gives those of the others.
  @inline(__always)
  mutating func append(_ hash: UInt64, _ hashOf: (Int) -> UInt64) {
    if 2 &* (count &+ 1) > slots.count {
      slots = [UInt32](repeating: 0, count: 2 &* slots.count)
      for i in 0..<count { put(i, hashOf(i)) }
    }
    put(count, hash)
    count &+= 1
  }

  @inline(__always)
  private mutating func put(_ position: Int, _ hash: UInt64) {
    let mask = slots.count &- 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[place] != 0 { place = (place &+ 1) & mask }
    slots[place] = UInt32(truncatingIfNeeded: position &+ 1)
  }
}
