import Constraints
import KoalaBear
import RISCV

extension Machine {
  /// The call of Keccak-f[1600]: 25 words in place. The rounds are in `KeccakRounds`.
  ///
  /// The state goes out as windows, each of bits by lookup, and comes back as sums of windows. Between limbs and windows stand
  /// groups of bits: a limb's bytes are cut in 3, 3 and 2 bits, and Σ 12^(2m) · group of limb m, whose digits are 0 … 7, is a sum
  /// of three windows.
  static func keccakTable() -> Table {
    let a = AcceleratorFrame(.keccak, .keccak)
    let t = a.t
    let old = t.columns("old", 100)
    let new = t.columns("new", 100)
    a.update(0, "word", old: old, new: new)
    let windows = (0..<25).map { t.columns("window[\($0)]", 8) }
    let all = windows.flatMap { $0 }
    for i in stride(from: 0, to: all.count, by: 2) {
      t.send(
        MachineBus.keccakBits, [all[i], all[i + 1]], multiplicity: a.live,
        "windows \(i % 8), \(i % 8 + 1) of lane \(i / 8)")
    }
    let power = (0..<4).map { Felt(KeccakWindows.power(2 * $0)) }
    for lane in 0..<25 {
      // The group of the last limb is what the others leave of the sum.
      let known = (0..<3).map { t.columns("oldGroup[\(lane)][\($0)]", 3) }
      var left = KeccakRound.sums(windows[lane])
      for m in 0..<3 { for g in 0..<3 { left[g] -= power[m] * known[m][g] } }
      let groups = known + [left.map { $0 * power[3].inverse }]
      limbs(a, lane, old, groups, "old")
    }
    t.send(MachineBus.keccakState, [a.f.time, 0] + all, multiplicity: a.live, "state")
    var sums: [Expression] = []
    for lane in 0..<25 {
      let groups = (0..<4).map { t.columns("newGroup[\(lane)][\($0)]", 3) }
      limbs(a, lane, new, groups, "new")
      for g in 0..<3 { sums.append((0..<4).map { power[$0] * groups[$0][g] }.sum()) }
    }
    t.receive(MachineBus.keccakResult, [a.f.time] + sums, multiplicity: a.live, "result")
    return a.finish()
  }

  private static func limbs(
    _ a: AcceleratorFrame, _ lane: Int, _ limbs: [Expression], _ groups: [[Expression]], _ name: String
  ) {
    for m in 0..<4 {
      a.t.send(
        MachineBus.keccakLimb, [limbs[4 * lane + m]] + groups[m], multiplicity: a.live,
        "\(name)[\(4 * lane + m)] in groups")
    }
  }
}
