import EthereumTypes
import Testing

/// What a table's hash must not do for somebody who knows a word of the key, or none.
@Suite struct TableKeyTests {
  let key0: UInt64 = 0xe3b0_c442_98fc_1c14
  let key1: UInt64 = 0x9afb_f4c8_996f_b924
  var key: TableKey { TableKey(key0, key1) }

  /// Hashes of 4,096 words that count are different in the bits that a table of twice their number looks at. Of n in 2n places
  /// at random 0.79 n are taken; products of equally spaced words are less even than that.
  private func expectSpread(
    shift: UInt64 = 0, _ comment: Comment, location: SourceLocation = #_sourceLocation,
    _ hash: (UInt64) -> UInt64
  ) {
    let places = Set((0..<4_096 as Range<UInt64>).map { hash($0 << shift) & 8_191 }).count
    #expect(places > 1_024, comment, sourceLocation: location)
  }

  /// A word that meets its key makes a product zero; the others must count all the same.
  @Test func aWordThatIsTheKey() {
    expectSpread("key0 first, of two") { key.hash(key0, $0) }
    expectSpread("key1 second, of two") { key.hash($0, key1) }
    expectSpread("key0 first, of three") { key.hash(key0, $0, 0) }
    expectSpread("key0 first, of four") { key.hash(key0, $0, 0, 0) }
    expectSpread("key1 last, of four") { key.hash(0, 0, $0, key1) }
    expectSpread("key0 first, of five") { key.hash(key0, $0, 0, 0, 7) }
    expectSpread("key1 third, of five") { key.hash(0, 0, key1, $0, 7) }
    expectSpread("key0 last, of five") { key.hash($0, 0, 0, 0, key0) }
  }

  /// What is equal in both halves, in any order, does not cancel.
  @Test func equalHalves() {
    expectSpread("a = d, b = c") { key.hash($0, 0, 0, $0) }
    expectSpread("a = c, b = d") { key.hash($0, 0, $0, 0) }
    expectSpread("a = d, b = c, of five") { key.hash($0, 1, 1, $0, 3) }
    expectSpread("b = c, of five") { key.hash(5, $0, $0, 5, 3) }
    expectSpread("all equal") { key.hash($0, $0, $0, $0, $0) }
  }

  @Test func countingWords() {
    for shift in [0, 8, 32, 48] as [UInt64] {
      expectSpread(shift: shift, "first of two") { key.hash($0, 0) }
      expectSpread(shift: shift, "second of two") { key.hash(0, $0) }
      expectSpread(shift: shift, "third of three") { key.hash(0, 0, $0) }
      expectSpread(shift: shift, "fourth of four") { key.hash(0, 0, 0, $0) }
      expectSpread(shift: shift, "fourth of five") { key.hash(0, 0, 0, $0, 1) }
      expectSpread(shift: shift, "fifth of five") { key.hash(0, 0, 0, 0, $0) }
    }
  }

  /// Hosts draw another one each time.
  @Test func random() {
    #expect(TableKey.any.hash(1, 2) != TableKey.any.hash(1, 2))
  }
}
