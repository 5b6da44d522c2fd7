#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif
  internal import CIntrinsics
  import Synchronization

  /// Memory in huge pages, kept for reuse when it is given back.
  ///
  /// A prover goes through gigabytes of buffers, phase by phase. Taking fresh pages from the system costs more than
  /// most passes over them, so what one phase frees the next one takes. When no kept range is long enough, the pages
  /// of several are moved together (Linux), or kept memory of about the wanted size goes back to the system
  /// first: no more memory is held than without keeping any.
  public enum LargeMemory {
    /// 2 MiB: sizes are rounded up to it, addresses are multiples of it.
    public static let unit = 2 << 20

    /// Free ranges of addresses, ascending, none touching the next.
    private static let kept = Mutex<[Range<UInt>]>([])

    /// At least `bytes` bytes, which is positive. `isFresh` tells that they are all zero. Nil when there is no more memory.
    public static func allocate(_ bytes: Int) -> (start: UnsafeMutableRawPointer, isFresh: Bool)? {
      let size = rounded(bytes)
      return kept.withLock { ranges in
        if let address = take(size, from: &ranges) {
          return UnsafeMutableRawPointer(bitPattern: address).map { ($0, false) }
        }
        guard let start = map(Int(size)) else { return nil }
        return (start, gather(size, at: start, from: &ranges) == 0)
      }
    }

    /// Takes back what `allocate` gave for as many bytes.
    public static func free(_ start: UnsafeMutableRawPointer, _ bytes: Int) {
      let address = UInt(bitPattern: start)
      kept.withLock { insert(address..<address + rounded(bytes), into: &$0) }
    }

    /// Gives all kept memory back to the system.
    public static func trim() {
      kept.withLock { ranges in giveBack(.max, from: &ranges) }
    }

    private static func rounded(_ bytes: Int) -> UInt {
      UInt((max(bytes, 1) + unit - 1) & -unit)
    }

    /// The smallest range that fits, from its front.
    private static func take(_ size: UInt, from ranges: inout [Range<UInt>]) -> UInt? {
      var best: Int?
      for (i, range) in ranges.enumerated() where UInt(range.count) >= size {
        if best == nil || range.count < ranges[best!].count { best = i }
      }
      guard let best else { return nil }
      let range = ranges[best]
      if UInt(range.count) == size {
        ranges.remove(at: best)
      } else {
        ranges[best] = range.lowerBound + size..<range.upperBound
      }
      return range.lowerBound
    }

    private static func insert(_ range: Range<UInt>, into ranges: inout [Range<UInt>]) {
      var i = ranges.firstIndex { $0.lowerBound > range.lowerBound } ?? ranges.count
      var merged = range
      if i < ranges.count && ranges[i].lowerBound == range.upperBound {
        merged = merged.lowerBound..<ranges[i].upperBound
        ranges.remove(at: i)
      }
      if i > 0 && ranges[i - 1].upperBound == range.lowerBound {
        merged = ranges[i - 1].lowerBound..<merged.upperBound
        i -= 1
        ranges.remove(at: i)
      }
      ranges.insert(merged, at: i)
    }

    /// Moves the pages of kept ranges, largest first, to the fresh ones at `start` until `size` bytes are replaced.
    /// Where pages cannot be moved, gives them back to the system instead. Returns the bytes moved.
    private static func gather(
      _ size: UInt, at start: UnsafeMutableRawPointer, from ranges: inout [Range<UInt>]
    ) -> UInt {
      var moved: UInt = 0
      while moved < size, let i = ranges.indices.max(by: { ranges[$0].count < ranges[$1].count }) {
        let range = ranges.remove(at: i)
        let wanted = min(UInt(range.count), size - moved)
        let done = move(range.lowerBound..<range.lowerBound + wanted, to: start + Int(moved))
        moved += done
        if done < wanted {
          insert(range.lowerBound + done..<range.upperBound, into: &ranges)
          giveBack(size - moved, from: &ranges)
          break
        }
        if wanted < UInt(range.count) { insert(range.lowerBound + wanted..<range.upperBound, into: &ranges) }
      }
      return moved
    }

    /// Moves a range of pages as a whole or, if it spans several mappings, unit by unit. Returns the bytes moved.
    private static func move(_ range: Range<UInt>, to start: UnsafeMutableRawPointer) -> UInt {
      if martinetMovePages(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, start) != 0 {
        return UInt(range.count)
      }
      var done: UInt = 0
      while done < UInt(range.count),
        martinetMovePages(
          UnsafeMutableRawPointer(bitPattern: range.lowerBound + done), unit, start + Int(done)) != 0
      {
        done += UInt(unit)
      }
      return done
    }

    /// Unmaps the largest ranges until `size` bytes are gone.
    private static func giveBack(_ size: UInt, from ranges: inout [Range<UInt>]) {
      var gone: UInt = 0
      while gone < size, let i = ranges.indices.max(by: { ranges[$0].count < ranges[$1].count }) {
        let range = ranges.remove(at: i)
        munmap(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count)
        gone += UInt(range.count)
      }
    }

    /// Fresh pages, aligned to `unit`.
    private static func map(_ size: Int) -> UnsafeMutableRawPointer? {
      #if canImport(Darwin)
        let flags = MAP_PRIVATE | MAP_ANON
      #else
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
      #endif
      let base = mmap(nil, size + unit, PROT_READ | PROT_WRITE, flags, -1, 0)
      guard let base, base != MAP_FAILED else { return nil }
      let front = (unit - Int(bitPattern: base) & (unit - 1)) & (unit - 1)
      if front > 0 { munmap(base, front) }
      let start = base + front
      if front < unit { munmap(start + size, unit - front) }
      #if os(Linux)
        madvise(start, size, 14)  // MADV_HUGEPAGE; advice only
      #endif
      return start
    }
  }
#endif
