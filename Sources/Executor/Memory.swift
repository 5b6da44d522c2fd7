import RISCV

/// A register or a memory word and when it was last accessed.
struct Cell {
  var value: UInt64
  /// The last access; 0 if there was none. `Cell.unmapped` in words that do not exist.
  var time: UInt32
  /// The time of the opening message.
  var openingTime: UInt32

  /// No access happens so late.
  static let unmapped = UInt32.max
}

/// The 32-bit address space in pages of 16 KiB that appear when they are first accessed.
final class Memory {
  static let pageWords = 1 << 11
  static let pageCount = 1 << 18  // pages in 2³² bytes

  typealias Page = UnsafeMutablePointer<Cell>

  /// Page of each address / 2¹⁴, or nil.
  let pages: UnsafeMutablePointer<Page?>
  private let input: [UInt8]

  /// `input` must not be longer than `MemoryMap.inputLimit`.
  init(program: Program, input: [UInt8]) {
    self.input = input
    pages = .allocate(capacity: Memory.pageCount)
    pages.initialize(repeating: nil, count: Memory.pageCount)
    for word in program.image {
      let page = Int(word.index) / Memory.pageWords
      let cells = pages[page] ?? makePage(page, time: Cell.unmapped)
      cells[Int(word.index) % Memory.pageWords] = Cell(value: word.value, time: 0, openingTime: 0)
    }
  }

  deinit {
    for page in 0..<Memory.pageCount { pages[page]?.deallocate() }
    pages.deallocate()
  }

  /// The cell of the word that contains `address`, or nil where nothing is mapped.
  @inline(__always)
  func cell(at address: UInt64) -> UnsafeMutablePointer<Cell>? {
    guard address >> 32 == 0 else { return nil }
    let number = Int(truncatingIfNeeded: address >> 14)
    guard let page = pages[number] ?? fault(number) else { return nil }
    let cell = page + Int(truncatingIfNeeded: (address >> 3) & UInt64(Memory.pageWords - 1))
    return cell.pointee.time == Cell.unmapped ? nil : cell
  }

  private func makePage(_ number: Int, time: UInt32) -> Page {
    let page = Page.allocate(capacity: Memory.pageWords)
    page.initialize(repeating: Cell(value: 0, time: time, openingTime: 0), count: Memory.pageWords)
    pages[number] = page
    return page
  }

  /// The page of a first access; nil if nothing in it is mapped.
  @inline(never)
  private func fault(_ number: Int) -> Page? {
    let base = UInt64(number) << 14
    let end: UInt64  // of what is mapped
    let region = MemoryMap.region(of: base)
    switch region {
    case .ram: end = MemoryMap.ramEnd
    case .output: end = MemoryMap.outputEnd
    case .input: end = MemoryMap.inputBase + 8 + (UInt64(input.count) + 7) & ~7
    case .image, nil: return nil
    }
    guard base < end else { return nil }
    let page = makePage(number, time: 0)
    let words = min(Memory.pageWords, Int((end - base) / 8))
    for word in words..<Memory.pageWords { page[word].time = Cell.unmapped }
    if region == .input {
      for word in 0..<words {
        page[word].value = inputWord(Int((base - MemoryMap.inputBase) / 8) + word)
      }
    }
    return page
  }

  /// Word 0 is the length, then come the bytes, padded with zeros.
  func inputWord(_ position: Int) -> UInt64 {
    guard position > 0 else { return UInt64(input.count) }
    let start = 8 * (position - 1)
    var value: UInt64 = 0
    for i in 0..<8 where start + i < input.count { value |= UInt64(input[start + i]) << UInt64(8 * i) }
    return value
  }

  /// The life of a word of the image.
  func record(of word: ImageWord) -> WordRecord {
    let cell = cell(at: 8 * UInt64(word.index))
    return WordRecord(
      index: word.index, openingTime: 0, lastTime: cell?.pointee.time ?? 0, initial: word.value,
      final: cell?.pointee.value ?? word.value)
  }

  /// The accessed words of a region by ascending index, with their initial values.
  func accessed(in region: MemoryMap.Region) -> [WordRecord] {
    var records: [WordRecord] = []
    let bounds = region.bounds
    for number in Int(bounds.lowerBound >> 14)...Int((bounds.upperBound - 1) >> 14) {
      guard let page = pages[number] else { continue }
      for word in 0..<Memory.pageWords {
        let cell = page[word]
        guard cell.time != 0, cell.time != Cell.unmapped else { continue }
        let index = number * Memory.pageWords + word
        let initial = region == .input ? inputWord(index - Int(MemoryMap.inputBase / 8)) : 0
        records.append(
          WordRecord(
            index: UInt32(index), openingTime: cell.openingTime, lastTime: cell.time, initial: initial,
            final: cell.value))
      }
    }
    return records
  }
}
