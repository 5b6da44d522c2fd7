import Constraints
import KoalaBear

extension Machine {
  /// Two rounds of Keccak-f[1600] in windows: 25 lanes of 8.
  ///
  /// A row takes the state of a call at a step and puts it at the next one, or as the result behind the last. Every window is
  /// looked up once by θ, ρ and π (the digits of lane + D are 0, 1, 2; their low bits, rotated) and once by χ (bit 1 of
  /// 2a + c + 1 − b is a XOR (c AND NOT b)).
  static func keccakRoundsTable() -> Table {
    let t = TableBuilder(MachineTable.keccakRounds.name)
    let live = t.column("live")
    let last = t.column("last")
    let time = t.column("time")
    let step = t.column("step")
    t.boolean(live, "live is boolean")
    t.boolean(last, "last is boolean")
    t.constrain(last * (1 - live), "only a live row is the last")
    let rows = Expression(integerLiteral: Int64(KeccakWindows.rowsPerCall))
    t.constrain(last * (step - rows + 1), "the last step")
    var round = KeccakRound(t, live, lanes: (0..<25).map { t.columns("lane[\($0)]", 8) })
    t.receive(
      MachineBus.keccakState, [time, step] + round.lanes.flatMap { $0 }, multiplicity: live, "state")
    var constants: [Expression] = []
    for r in 0..<KeccakWindows.roundsPerRow { constants += round.apply(r) }
    t.send(MachineBus.keccakConstants, [step] + constants, multiplicity: live, "constants")
    t.send(
      MachineBus.keccakState, [time, step + 1] + round.lanes.flatMap { $0 }, multiplicity: live - last,
      "next state")
    t.send(
      MachineBus.keccakResult, [time] + round.lanes.flatMap(KeccakRound.sums), multiplicity: last, "result")
    return t.build()
  }
}

/// Declares the rounds of a row one after the other.
struct KeccakRound {
  private let t: TableBuilder
  private let live: Expression
  /// 25 lanes of 8 windows of bits.
  private(set) var lanes: [[Expression]]

  init(_ t: TableBuilder, _ live: Expression, lanes: [[Expression]]) {
    (self.t, self.live, self.lanes) = (t, live, lanes)
  }

  private func rotate(_ amount: Int, _ w: Expression, _ v: Expression, _ label: String) {
    t.send(
      MachineBus.keccakRotation, [Expression(integerLiteral: Int64(amount)), w, v], multiplicity: live, label)
  }

  /// One round; gives back the columns of ι's constant.
  mutating func apply(_ r: Int) -> [Expression] {
    theta(r)
    chi(r)
    return iota(r)
  }

  /// θ with ρ and π. The parity C of a column of lanes is their sum minus twice a window of digits 0, 1, 2.
  private mutating func theta(_ r: Int) {
    let half = Expression(Felt(2).inverse)
    let parity = (0..<5).map { x -> [Expression] in
      let c = t.columns("parity\(r)[\(x)]", 8)
      for j in 0..<8 {
        let sum = (0..<5).map { lanes[x + 5 * $0][j] }.sum()
        t.send(
          MachineBus.keccakTernary, [half * (sum - c[j])], multiplicity: live, "parity\(r)[\(x)][\(j)]")
      }
      return c
    }
    // Rotated by one, window j is window j − 1, and window 0 is window 7 with its digits rotated by one.
    let wrapped = t.columns("wrapped\(r)", 5)
    for x in 0..<5 { rotate(1, parity[x][7], wrapped[x], "wrapped\(r)[\(x)]") }
    var rotated = lanes
    let difference = (0..<5).map { x in t.columns("difference\(r)[\(x)]", 8) }
    for x in 0..<5 {
      for j in 0..<8 {
        let right = (x + 1) % 5
        rotate(
          0, parity[(x + 4) % 5][j] + (j == 0 ? wrapped[right] : parity[right][j - 1]), difference[x][j],
          "difference\(r)[\(x)][\(j)]")
      }
    }
    for lane in 0..<25 {
      let v = t.columns("rotated\(r)[\(lane)]", 8)
      let amount = KeccakWindows.rotations[lane]
      for j in 0..<8 {
        let (window, digits) = ((j + amount) % 8, (j + amount) / 8 % 8)
        rotate(digits, lanes[lane][j] + difference[lane % 5][j], v[window], "rotated\(r)[\(lane)][\(window)]")
      }
      rotated[KeccakWindows.target(lane)] = v
    }
    lanes = rotated
  }

  private mutating func chi(_ r: Int) {
    let ones = Expression(Felt(KeccakWindows.window(255)))
    lanes = (0..<25).map { lane in
      let x = t.columns("chi\(r)[\(lane)]", 8)
      let (column, row) = (lane % 5, lane / 5 * 5)
      let (a, b, c) = (lanes[lane], lanes[row + (column + 1) % 5], lanes[row + (column + 2) % 5])
      for j in 0..<8 {
        t.send(
          MachineBus.keccakChi, [2 * a[j] + c[j] - b[j] + ones, x[j]], multiplicity: live,
          "chi\(r)[\(lane)][\(j)]")
      }
      return x
    }
  }

  private mutating func iota(_ r: Int) -> [Expression] {
    let windows = KeccakWindows.constantWindows
    let constant = t.columns("constant\(r)", windows.count)
    let lane = t.columns("iota\(r)", windows.count)
    for (i, j) in windows.enumerated() {
      rotate(0, lanes[0][j] + constant[i], lane[i], "iota\(r)[\(j)]")
      lanes[0][j] = lane[i]
    }
    return constant
  }

  /// w₀ + 2w₁ + 4w₂, w₃ + 2w₄ + 4w₅ and w₆ + 2w₇ of a lane: digit i is bits 0 … 2, 3 … 5 or 6 … 7 of the lane's byte i.
  static func sums(_ lane: [Expression]) -> [Expression] {
    [lane[0] + 2 * lane[1] + 4 * lane[2], lane[3] + 2 * lane[4] + 4 * lane[5], lane[6] + 2 * lane[7]]
  }
}
