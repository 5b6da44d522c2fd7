import Constraints
import KoalaBear

extension Machine {
  /// Eight rounds of SHA-256's compression function with the words of the message schedule that they use.
  ///
  /// Words are two limbs of 16 bits or four bytes; exclusive ors of rotations are sums of digits in base 3, majorities sums in base
  /// 4, choices ANDs of bytes. With U_s = W_(s−16) + σ₀(W_(s−15)), the schedule passes U of the next 15 words, the last 7 words, and
  /// σ₁ of the last two. Words 0 … 15 are those of the message: they come as U, and nothing else is added to them (`early`,
  /// `first`).
  static func shaRoundsTable() -> Table {
    let t = TableBuilder(MachineTable.shaRounds.name)
    let live = t.column("live")
    let last = t.column("last")
    let time = t.column("time")
    let step = t.column("step")
    t.boolean(live, "live is boolean")
    t.boolean(last, "last is boolean")
    t.constrain(last * (1 - live), "only a live row is the last")
    t.constrain(
      last * (step - Expression(integerLiteral: Int64(SHA256Rounds.rowsPerCall - 1))), "the last step")
    let early = t.column("early")
    let first = t.column("first")
    let constants = (0..<SHA256Rounds.perRow).map { SHALimbs(t, "constant[\($0)]") }
    t.send(
      MachineBus.shaConstants, [step, early, first] + constants.flatMap { $0.fields }, multiplicity: live,
      "constants")

    var row = SHARow(t, live)
    t.receive(MachineBus.shaState, [time, step] + row.fields, multiplicity: live, "state")
    for i in 0..<SHA256Rounds.perRow {
      let w = row.word(i, early: early, first: first)
      row.round(i, w, constants[i])
    }
    t.send(MachineBus.shaState, [time, step + 1] + row.fields, multiplicity: live - last, "next state")
    t.send(MachineBus.shaResult, [time] + row.result, multiplicity: last, "result")
    return t.build()
  }
}

/// A 32-bit word, or a sum of such words, in two limbs of weight 1 and 2¹⁶.
struct SHALimbs {
  var low: Expression
  var high: Expression

  init(low: Expression, high: Expression) { (self.low, self.high) = (low, high) }

  /// Two columns.
  init(_ t: TableBuilder, _ name: String) {
    low = t.column("\(name).low")
    high = t.column("\(name).high")
  }

  /// Four bytes, least significant first.
  init(bytes b: [Expression]) {
    low = b[0] + 256 * b[1]
    high = b[2] + 256 * b[3]
  }

  var fields: [Expression] { [low, high] }

  static func + (a: SHALimbs, b: SHALimbs) -> SHALimbs { SHALimbs(low: a.low + b.low, high: a.high + b.high) }
  static func - (a: SHALimbs, b: SHALimbs) -> SHALimbs { SHALimbs(low: a.low - b.low, high: a.high - b.high) }
}

/// A word of a, with its bytes in base 4.
struct SHASpread {
  var limbs: SHALimbs
  var bytes: [Expression]

  var fields: [Expression] { limbs.fields + bytes }
}

/// The lookups that rounds are made of.
struct SHAWords {
  let t: TableBuilder
  let live: Expression

  /// Looks up both limbs of a word of a; gives back its bytes in base 4 and Σ₀ in halves of base 3.
  ///
  /// A rotation by 16 bits exchanges the halves, and Σ₀ of a rotated word is Σ₀ rotated: so the upper limb's halves come from the
  /// same table in exchanged order.
  func spread(_ a: SHALimbs, _ name: String) -> (SHASpread, halves: [Expression]) {
    let bytes = t.columns("\(name)Base4", 4)
    let parts = t.columns("\(name)Sigma", 4)
    t.send(
      MachineBus.shaLimbA, [a.low, bytes[0], bytes[1], parts[0], parts[1]], multiplicity: live, "\(name).low")
    t.send(
      MachineBus.shaLimbA, [a.high, bytes[2], bytes[3], parts[2], parts[3]], multiplicity: live,
      "\(name).high")
    return (SHASpread(limbs: a, bytes: bytes), [parts[0] + parts[3], parts[1] + parts[2]])
  }

  /// The word whose halves these sums of digits 0, 1, 2 in base 3 are, modulo 2 digit by digit.
  func parity(_ halves: [Expression], _ name: String) -> SHALimbs {
    let low = t.columns("\(name)Low", 2)
    let bytes = t.columns("\(name)Byte", 4)
    let power = Expression(Felt(6561).inverse)  // 3⁸
    for half in 0..<2 {
      for (k, u) in [low[half], power * (halves[half] - low[half])].enumerated() {
        let i = 2 * half + k
        t.send(MachineBus.shaParity, [u, bytes[i]], multiplicity: live, "\(name)Byte[\(i)]")
      }
    }
    return SHALimbs(bytes: bytes)
  }

  func majority(_ a: SHASpread, _ b: SHASpread, _ c: SHASpread, _ name: String) -> SHALimbs {
    let bytes = t.columns(name, 4)
    for i in 0..<4 {
      t.send(
        MachineBus.shaMajority, [a.bytes[i] + b.bytes[i] + c.bytes[i], bytes[i]], multiplicity: live,
        "\(name)[\(i)]")
    }
    return SHALimbs(bytes: bytes)
  }

  func and(_ x: [Expression], _ y: [Expression], _ name: String) -> SHALimbs {
    let bytes = t.columns(name, 4)
    for i in 0..<4 {
      t.send(MachineBus.and, [x[i], y[i], bytes[i]], multiplicity: live, "\(name)[\(i)]")
    }
    return SHALimbs(bytes: bytes)
  }

  /// x = sum modulo 2³², if the limbs of x are below 2¹⁶: those of the sum are far below 2²⁴, and so is 2¹⁶ times a carry, which is a
  /// byte.
  func add(_ x: SHALimbs, _ sum: SHALimbs, _ name: String) {
    let inverse = Expression(inverse16)
    let carry = inverse * (sum.low - x.low)
    t.send(
      MachineBus.bytes, [carry, inverse * (sum.high + carry - x.high)], multiplicity: live, "\(name) carries")
  }
}

/// What passes from row to row, and the columns of the rounds one after the other.
private struct SHARow {
  private let words: SHAWords
  private var a: SHALimbs
  private var b: SHASpread
  private var c: SHASpread
  private var d: SHALimbs
  /// Bytes of e, f, g.
  private var e: [Expression]
  private var f: [Expression]
  private var g: [Expression]
  private var h: SHALimbs
  /// U of the next 15 words.
  private var sums: [SHALimbs]
  /// The last 7 words, and σ₁ of the last two, oldest first.
  private var before: [SHALimbs]
  private var sigma1: [SHALimbs]

  private var t: TableBuilder { words.t }

  init(_ t: TableBuilder, _ live: Expression) {
    words = SHAWords(t: t, live: live)
    a = SHALimbs(t, "a")
    b = SHASpread(limbs: SHALimbs(t, "b"), bytes: t.columns("bBase4", 4))
    c = SHASpread(limbs: SHALimbs(t, "c"), bytes: t.columns("cBase4", 4))
    d = SHALimbs(t, "d")
    e = t.columns("e", 4)
    f = t.columns("f", 4)
    g = t.columns("g", 4)
    h = SHALimbs(t, "h")
    sums = (0..<15).map { SHALimbs(t, "sum[\($0)]") }
    before = (0..<7).map { SHALimbs(t, "before[\($0)]") }
    sigma1 = (0..<2).map { SHALimbs(t, "sigma1Before[\($0)]") }
  }

  /// The state and the schedule.
  var fields: [Expression] {
    let state = a.fields + b.fields + c.fields + d.fields + e + f + g + h.fields
    return state + (sums + before + sigma1).flatMap { $0.fields }
  }

  /// a … h in limbs.
  var result: [Expression] {
    [a, b.limbs, c.limbs, d, SHALimbs(bytes: e), SHALimbs(bytes: f), SHALimbs(bytes: g), h].flatMap { $0.fields }
  }

  /// (1 − flag) · x as columns.
  private func unless(_ flag: Expression, _ x: SHALimbs, _ name: String) -> SHALimbs {
    let y = SHALimbs(t, name)
    t.constrain(y.low - (1 - flag) * x.low, "\(name).low")
    t.constrain(y.high - (1 - flag) * x.high, "\(name).high")
    return y
  }

  /// The next word of the schedule.
  mutating func word(_ i: Int, early: Expression, first: Expression) -> SHALimbs {
    let w = SHALimbs(t, "w\(i)")
    words.add(w, sums[0] + unless(early, before[0] + sigma1[0], "later\(i)"), "w\(i)")
    let parts = t.columns("w\(i)Sigma", 8)
    t.send(MachineBus.shaLimbW, [w.low] + parts[..<4], multiplicity: words.live, "w\(i).low")
    t.send(MachineBus.shaLimbWHigh, [w.high] + parts[4...], multiplicity: words.live, "w\(i).high")
    let sigma0 = words.parity([parts[0] + parts[4], parts[1] + parts[5]], "sigma0\(i)")
    // U of the word 15 later: the word before this one, and this one's σ₀, but not in word 15 itself.
    let next = before[6] + (i > 0 ? sigma0 : unless(first, sigma0, "sum15"))
    sums = sums.dropFirst() + [next]
    before = before.dropFirst() + [w]
    sigma1 = sigma1.dropFirst() + [words.parity([parts[2] + parts[6], parts[3] + parts[7]], "sigma1\(i)")]
    return w
  }

  mutating func round(_ i: Int, _ w: SHALimbs, _ constant: SHALimbs) {
    let (spread, sigma0) = words.spread(a, "a\(i)")
    let parts = t.columns("e\(i)Sigma", 4)
    let limbs = SHALimbs(bytes: e)
    t.send(MachineBus.shaLimbE, [limbs.low, parts[0], parts[1]], multiplicity: words.live, "e\(i).low")
    t.send(MachineBus.shaLimbE, [limbs.high, parts[2], parts[3]], multiplicity: words.live, "e\(i).high")
    let sigma1 = words.parity([parts[0] + parts[3], parts[1] + parts[2]], "upperSigma1\(i)")
    // e AND f, and the bits of g where e has none.
    let choice =
      words.and(e, f, "eAndF\(i)") + SHALimbs(bytes: g) - words.and(e, g, "eAndG\(i)")
    let t1 = h + sigma1 + choice + constant + w
    let t2 = words.parity(sigma0, "upperSigma0\(i)") + words.majority(spread, b, c, "majority\(i)")
    let newE = t.columns("newE\(i)", 4)
    words.add(SHALimbs(bytes: newE), d + t1, "newE\(i)")
    let newA = SHALimbs(t, "newA\(i)")
    words.add(newA, t1 + t2, "newA\(i)")
    h = SHALimbs(bytes: g)
    (g, f, e) = (f, e, newE)
    d = c.limbs
    (c, b, a) = (b, spread, newA)
  }
}
