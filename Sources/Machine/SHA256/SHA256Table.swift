import Constraints
import KoalaBear
import RISCV

extension Machine {
  /// The call of SHA-256's compression function: state (4 words, in place) and block (8 words). The rounds are in
  /// `SHA256Rounds`.
  static func shaTable() -> Table {
    let frame = AcceleratorFrame(.sha256, .sha256)
    let t = frame.t
    let block = blockWords(frame)
    let old = t.columns("old", 16)
    let new = t.columns("new", 16)
    frame.update(0, "state", old: old, new: new)
    for i in 0..<16 { frame.f.range16(new[i], "new[\(i)]") }

    // old + result = new + 2¹⁶ carry.
    let carry = t.columns("carry", 16)
    var result: [Expression] = []
    for i in 0..<16 {
      t.boolean(carry[i], "carry[\(i)] is boolean")
      result.append(new[i] + 65536 * carry[i] - old[i] - (i % 2 == 0 ? 0 : carry[i - 1]))
    }
    // The rounds look up what they use of a and e; of the last ones they use nothing.
    for i in [0, 1, 8, 9] { frame.f.range16(result[i], "result[\(i)]") }

    let words = SHAWords(t: t, live: frame.live)
    func word(_ i: Int) -> SHALimbs { SHALimbs(low: old[2 * i], high: old[2 * i + 1]) }
    let b = words.spread(word(1), "b").0
    let c = words.spread(word(2), "c").0
    let state =
      word(0).fields + b.fields + c.fields + word(3).fields + bytes(t, word(4), "e") + bytes(t, word(5), "f")
      + bytes(t, word(6), "g") + word(7).fields
    // U of the first 15 words, one word before them, no σ₁.
    let zeros = [Expression](repeating: 0, count: 12)
    let schedule = block[..<30] + zeros + block[30...] + zeros[..<4]
    t.send(MachineBus.shaState, [frame.f.time, 0] + state + schedule, multiplicity: frame.live, "state")
    t.receive(MachineBus.shaResult, [frame.f.time] + result, multiplicity: frame.live, "result")
    return frame.finish()
  }

  /// The bytes of a word; the rounds look them up.
  private static func bytes(_ t: TableBuilder, _ x: SHALimbs, _ name: String) -> [Expression] {
    let low = t.columns("\(name)Byte", 2)
    let inverse = Expression(inverse8)
    return [low[0], inverse * (x.low - low[0]), low[1], inverse * (x.high - low[1])]
  }

  /// The block's words, the low limb of each first: the bytes stand in memory the other way around.
  private static func blockWords(_ frame: AcceleratorFrame) -> [Expression] {
    let b = frame.readBytes(1, "block")
    func limb(_ i: Int) -> Expression { b[i + 1] + 256 * b[i] }
    return stride(from: 0, to: 64, by: 4).flatMap { [limb($0 + 2), limb($0)] }
  }
}
