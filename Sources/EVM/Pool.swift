/// Elements that never move: in chunks, addressed by pointer. What was appended stays until `clear`.
struct Pool<Element: BitwiseCopyable> {
  private static var chunk: Int { 256 }
  private var chunks: [UnsafeMutablePointer<Element>] = []
  private(set) var count = 0

  @inline(__always)
  mutating func append(_ element: Element) -> UnsafeMutablePointer<Element> {
    let place = count & (Self.chunk &- 1)
    if place == 0 && count &>> 8 == chunks.count { chunks.append(.allocate(capacity: Self.chunk)) }
    let pointer = chunks[count &>> 8] + place
    pointer.initialize(to: element)
    count &+= 1
    return pointer
  }

  /// The i-th element in order of appending.
  @inline(__always)
  subscript(i: Int) -> UnsafeMutablePointer<Element> { chunks[i &>> 8] + (i & (Self.chunk &- 1)) }

  /// Forgets all elements and keeps their memory.
  mutating func clear() { count = 0 }

  func deallocate() {
    for chunk in chunks { chunk.deallocate() }
  }
}

/// A stack of values in memory that grows, and is cut back.
struct Stack<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = capacity
    base = .allocate(capacity: capacity)
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow() }
    (base + count).initialize(to: element)
    count &+= 1
  }

  @inline(__always)
  mutating func removeLast() -> Element {
    count &-= 1
    return base[count]
  }

  mutating func clear() { count = 0 }

  @inline(never)
  private mutating func grow() {
    let next = UnsafeMutablePointer<Element>.allocate(capacity: capacity &* 2)
    next.moveInitialize(from: base, count: count)
    base.deallocate()
    base = next
    capacity = capacity &* 2
  }

  func deallocate() { base.deallocate() }
}

/// An open-addressing table of pointers to entries that live elsewhere. Who asks brings hash and equality.
struct PointerTable<Entry: BitwiseCopyable> {
  private(set) var slots: UnsafeMutablePointer<UnsafeMutablePointer<Entry>?>
  private var mask: Int
  private var count = 0

  /// `bits`: the logarithm of the number of places to start with.
  init(bits: Int) {
    mask = 1 &<< bits &- 1
    slots = .allocate(capacity: mask &+ 1)
    slots.initialize(repeating: nil, count: mask &+ 1)
  }

  /// The entry for which `matches` holds among those that went in with `hash`.
  @inline(__always)
  func find(
    _ hash: UInt64, where matches: (UnsafeMutablePointer<Entry>) -> Bool
  ) -> UnsafeMutablePointer<Entry>? {
    var place = Int(truncatingIfNeeded: hash) & mask
    while let entry = slots[place] {
      if matches(entry) { return entry }
      place = (place &+ 1) & mask
    }
    return nil
  }

  /// Puts an entry in that is not there. At most half of the places are taken.
  mutating func insert(
    _ entry: UnsafeMutablePointer<Entry>, hash: UInt64, rehash: (UnsafeMutablePointer<Entry>) -> UInt64
  ) {
    if count &* 2 > mask {
      let (old, size) = (slots, mask &+ 1)
      mask = size &* 2 &- 1
      slots = .allocate(capacity: mask &+ 1)
      slots.initialize(repeating: nil, count: mask &+ 1)
      for i in 0..<size {
        if let entry = old[i] { place(entry, hash: rehash(entry)) }
      }
      old.deallocate()
    }
    place(entry, hash: hash)
    count &+= 1
  }

  private func place(_ entry: UnsafeMutablePointer<Entry>, hash: UInt64) {
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[place] != nil { place = (place &+ 1) & mask }
    slots[place] = entry
  }

  mutating func clear() {
    if count == 0 { return }
    slots.update(repeating: nil, count: mask &+ 1)
    count = 0
  }

  func deallocate() { slots.deallocate() }
}
