import Buffers
import RISCV

/// A register or a memory word and when it was last accessed.
struct Cell {
  var value: UInt64
  /// The last access; 0 if there was none. `Cell.unmapped` in words that do not exist. When shards are planned, the
  /// number of the last shard that has touched the leaf.
  var time: UInt32
  /// The time of the opening message.
  var openingTime: UInt32

  /// No access happens so late.
  static let unmapped = UInt32.max
}

/// The 32-bit address space in pages of 2 KiB that appear when they are first accessed.
///
/// Small, because a page takes 4 KiB here, and a shard's witness from elsewhere may name a leaf (36 bytes) in each of many.
final class Memory {
  static let pageShift: UInt64 = 11
  static let pageWords = 1 << (Int(pageShift) - 3)
  static let pageCount = 1 << (32 - Int(pageShift))  // pages in 2³² bytes

  typealias Page = UnsafeMutablePointer<Cell>

  /// Page of each address / 2^pageShift, or nil.
  let pages: UnsafeMutablePointer<Page?>
  private let table = LargeBuffer<Page?>(repeating: nil, count: Memory.pageCount)
  /// The numbers of the pages that there are.
  private var made: [Int] = []
  private let input: [UInt8]
  /// Whether there are no other pages than those that are made at the beginning.
  private var isPartial = false

  /// The number of the shard that is planned, from 1.
  private(set) var epoch: UInt32 = 0
  /// The leaves that it has touched so far, as they were at its start.
  private(set) var tracked: [MemoryLeaf] = []

  /// `input` must not be longer than `MemoryMap.inputLimit`.
  init(program: Program, input: [UInt8]) {
    self.input = input
    pages = table.pointer
    for word in program.image {
      let cells = pageOfLeaf(word.index / 4)
      cells[Int(word.index) % Memory.pageWords].value = word.value
    }
  }

  /// A memory that has these leaves and nothing else.
  init(leaves: [MemoryLeaf]) {
    input = []
    isPartial = true
    pages = table.pointer
    for leaf in leaves where leaf.number < 1 << 27 {
      let cells = pageOfLeaf(leaf.number)
      for i in 0..<4 { cells[Int(4 * leaf.number) % Memory.pageWords + i].value = leaf.words[i] }
    }
  }

  /// The page with a leaf, which is mapped as a whole.
  private func pageOfLeaf(_ leaf: UInt32) -> Page {
    let number = Int(leaf) * 4 / Memory.pageWords
    let cells = pages[number] ?? makePage(number, time: Cell.unmapped)
    let first = Int(leaf) * 4 % Memory.pageWords
    for i in first..<first + 4 where cells[i].time == Cell.unmapped { cells[i].time = 0 }
    return cells
  }

  deinit {
    for number in made { pages[number]?.deallocate() }
  }

  /// The cell of the word that contains `address`, or nil where nothing is mapped.
  @inline(__always)
  func cell(at address: UInt64) -> UnsafeMutablePointer<Cell>? {
    guard address >> 32 == 0 else { return nil }
    let number = Int(truncatingIfNeeded: address >> Memory.pageShift)
    guard let page = pages[number] ?? fault(number) else { return nil }
    let cell = page + Int(truncatingIfNeeded: (address >> 3) & UInt64(Memory.pageWords - 1))
    return cell.pointee.time == Cell.unmapped ? nil : cell
  }

  private func makePage(_ number: Int, time: UInt32) -> Page {
    let page = Page.allocate(capacity: Memory.pageWords)
    page.initialize(repeating: Cell(value: 0, time: time, openingTime: 0), count: Memory.pageWords)
    pages[number] = page
    made.append(number)
    return page
  }

  /// The page of a first access; nil if nothing in it is mapped.
  @inline(never)
  private func fault(_ number: Int) -> Page? {
    let base = UInt64(number) << Memory.pageShift
    let end: UInt64  // of what is mapped
    guard !isPartial else { return nil }
    let region = MemoryMap.region(of: base)
    // Leaves are mapped as a whole.
    switch region {
    case .ram: end = MemoryMap.ramEnd
    case .output: end = (MemoryMap.outputEnd + 31) & ~31
    case .input: end = (MemoryMap.inputBase + 8 + UInt64(input.count) + 31) & ~31
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

  // MARK: Planning

  /// Forgets what has been touched.
  func beginTracking() {
    epoch += 1
    tracked.removeAll(keepingCapacity: true)
  }

  /// Notes that the leaf of a mapped address is touched, before that happens.
  @inline(never)
  func track(_ address: UInt64) {
    guard let cell = cell(at: address & ~31), cell.pointee.time != epoch else { return }
    tracked.append(leaf(UInt32(truncatingIfNeeded: address / 32)))
    for i in 0..<4 { cell[i].time = epoch }
  }

  /// A mapped leaf.
  func leaf(_ number: UInt32) -> MemoryLeaf {
    guard let cell = cell(at: 32 * UInt64(number)) else { return MemoryLeaf(number: number, words: .zero) }
    return MemoryLeaf(
      number: number, words: SIMD4(cell[0].value, cell[1].value, cell[2].value, cell[3].value))
  }

  // MARK: After the execution

  /// The life of a word that had this value at the start.
  func record(_ index: UInt32, _ initial: UInt64) -> WordRecord {
    guard let cell = cell(at: 8 * UInt64(index)) else {
      return WordRecord(index: index, openingTime: 0, lastTime: 0, initial: initial, final: initial)
    }
    return WordRecord(
      index: index, openingTime: cell.pointee.openingTime,
      lastTime: max(cell.pointee.time, cell.pointee.openingTime),
      initial: initial, final: cell.pointee.value)
  }

  /// The bytes that the output's length word counts, after checking that nothing else is there.
  func output() throws(ExecutionError) -> [UInt8] {
    let base = MemoryMap.outputBase
    let length = cell(at: base)?.pointee.value ?? 0
    guard length <= MemoryMap.outputLimit else { throw .outputTooLong(length: length) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(length))
    for i in 0..<length {
      bytes.append(UInt8(truncatingIfNeeded: (cell(at: base + 8 + i)?.pointee.value ?? 0) >> (8 * (i % 8))))
    }
    for number in Int(base >> Memory.pageShift)...Int((MemoryMap.outputEnd - 1) >> Memory.pageShift) {
      guard let page = pages[number] else { continue }
      for word in 0..<Memory.pageWords where page[word].value != 0 {
        let address = UInt64(number) << Memory.pageShift + UInt64(8 * word)
        guard address >= base + 8 else { continue }
        let offset = address - base - 8
        if offset >= length || length - offset < 8 && page[word].value >> (8 * (length - offset)) != 0 {
          throw .outputBeyondLength(address: max(address, base + 8 + length), length: length)
        }
      }
    }
    return bytes
  }
}
