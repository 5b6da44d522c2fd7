import Executor
import Machine
import RISCV

extension RowWriter {
  /// The columns of `LoadFrame`; gives back the offset.
  @inline(__always)
  private mutating func load() -> UInt32 {
    let offset = address()
    put(UInt32(row.rd))
    destination()
    put(limbs: r.loadedWord)
    put(r.previousLoadedWord)
    later(r.previousLoadedWord, 2)
    return offset
  }

  @inline(__always)
  mutating func fillLoadDouble() { _ = load() }

  @inline(__always)
  mutating func fillLoadWord(signed: Bool) {
    let offset = load()
    put(offset >> 2)
    put(limbs: r.rd, 0..<2)
    if signed { put(sign(limb(r.rd, 1))) }
  }

  /// The bits of an offset, and the bytes of its limb.
  @inline(__always)
  private mutating func byteOf(_ word: UInt64, _ offset: UInt32) -> (low: UInt32, high: UInt32) {
    let x = limb(word, Int(offset >> 1))
    put(offset & 1)
    put(offset >> 1 & 1)
    put(offset >> 2)
    put(x & 0xff)
    put(x >> 8)
    counters.countBytes(x & 0xff, x >> 8)
    return (x & 0xff, x >> 8)
  }

  @inline(__always)
  mutating func fillLoadByte(signed: Bool) {
    let offset = load()
    _ = byteOf(r.loadedWord, offset)
    let value = UInt32(r.rd & 0xff)
    put(value)
    if signed {
      put(value >> 7)
      counters.countBytes(2 * value & 0xff, 0)
    }
  }

  private func crossing() -> Crossing? {
    var (low, high) = (0, crossings.count)
    while low < high {
      let middle = (low + high) / 2
      if crossings[middle].time < time { low = middle + 1 } else { high = middle }
    }
    return low < crossings.count && crossings[low].time == time ? crossings[low] : nil
  }

  private mutating func putSelectors(offset: UInt32, width: UInt32) {
    for i in 1..<8 { put(offset == UInt32(i)) }
    put(width == 2)
    put(width == 4)
    put(width == 8)
  }

  @inline(never)
  mutating func fillLoadGeneral() {
    let kind = row.fields.1
    let width: UInt32 = 1 << (kind & 3)
    let signed = kind >= 4
    let offset = address()
    put(UInt32(row.rd))
    destination()
    let second = crossing()
    let words = (r.loadedWord, second?.old ?? 0)
    put(bytes: words.0)
    put(bytes: words.1)
    bytePairs(words.0)
    bytePairs(words.1)
    put(r.previousLoadedWord)
    put(second?.previous ?? 0)
    later(r.previousLoadedWord, 2)
    if let second { later(second.previous, 2) }
    putSelectors(offset: offset, width: width)
    put(signed)
    put(second != nil)
    let shift = UInt64(8 * offset)
    let value = words.0 >> shift | words.1 << (64 - shift)
    put(bytes: value)
    let top = UInt32(truncatingIfNeeded: value >> UInt64(8 * (width - 1))) & 0xff
    put(top)
    put(top >> 7)
    counters.countBytes(2 * top & 0xff, 0)
    put(signed && top >= 128 ? 255 : 0)
    put(limbs: r.rd)
  }

  /// The columns of `StoreFrame` up to rs2's limbs; gives back the offset.
  @inline(__always)
  private mutating func storeOperand() -> UInt32 {
    let offset = address()
    put(UInt32(row.rs2))
    put(times.rs2)
    later(times.rs2, 1)
    return offset
  }

  /// The columns of the old word.
  @inline(__always)
  private mutating func storedWord() {
    put(limbs: r.storedWordOld)
    put(r.previousStoredWord)
    later(r.previousStoredWord, 2)
  }

  @inline(__always)
  mutating func fillStoreDouble() {
    _ = storeOperand()
    put(limbs: r.rs2)
    storedWord()
  }

  @inline(__always)
  mutating func fillStoreWord() {
    let offset = storeOperand()
    put(limbs: r.rs2)
    storedWord()
    put(offset >> 2)
    put(limbs: r.storedWordNew)
  }

  @inline(__always)
  mutating func fillStoreByte() {
    let offset = storeOperand()
    let low = UInt32(r.rs2 & 0xff)
    let high = UInt32(r.rs2 >> 8 & 0xff)
    put(low)
    put(high)
    put(limbs: r.rs2, 1..<4)
    counters.countBytes(low, high)
    storedWord()
    let bytes = byteOf(r.storedWordOld, offset)
    put(signed: offset & 1 == 0 ? Int(low) - Int(bytes.low) : 256 * (Int(low) - Int(bytes.high)))
    put(limbs: r.storedWordNew)
  }

  @inline(never)
  mutating func fillStoreGeneral() {
    let offset = storeOperand()
    put(bytes: r.rs2)
    bytePairs(r.rs2)
    let second = crossing()
    put(bytes: r.storedWordOld)
    put(bytes: second?.old ?? 0)
    bytePairs(r.storedWordOld)
    bytePairs(second?.old ?? 0)
    put(r.previousStoredWord)
    put(second?.previous ?? 0)
    later(r.previousStoredWord, 2)
    if let second { later(second.previous, 2) }
    putSelectors(offset: offset, width: 1 << row.fields.1)
    put(second != nil)
    put(limbs: r.storedWordNew)
    put(limbs: second?.new ?? 0)
  }
}
