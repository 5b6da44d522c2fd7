public import Constraints
import KoalaBear
public import RISCV

extension MachineBus {
  /// (operation, time, first a, first b, i, value 0 … 4): a call has taken i elements of its arrays, and this is the value so far.
  /// Arrays are named by their address divided by 4.
  public static let vector = Bus(id: 72, name: "vector", arity: 10)
}

extension MachineTable {
  /// The table whose rows are the elements of a call.
  public init(_ operation: VectorOperation) {
    switch operation {
    case .dotBase: self = .dotBaseElements
    case .dot: self = .dotElements
    case .sum: self = .sumElements
    case .eq: self = .eqElements
    }
  }
}

/// Calls on arrays of elements of the extension: a row of `Vector` for each, and a row of another table for each element.
///
/// A call puts (0, r) and takes (n, r'); a row of an element takes (i, value) and puts (i + 1, value'). i is a number modulo p that only the call's
/// row starts at 0, so from 0 to n it is n rows, one for each i; and as the time of the call is in every message, and with it the
/// operation and both pointers, nothing can be exchanged between calls. n is one limb.
extension Machine {
  static func vectorTable() -> Table {
    let f = Frame(.vector)
    let t = f.t
    let previous17 = t.column("previous17")
    let isDot = t.column("isDot")
    let isSum = t.column("isSum")
    let isEq = t.column("isEq")
    for (flag, name) in [(isDot, "isDot"), (isSum, "isSum"), (isEq, "isEq")] { t.boolean(flag, "\(name) is boolean") }
    t.boolean(f.live - isDot - isSum - isEq, "one operation, and only of a live row")
    let operation = isDot + 2 * isSum + 3 * isEq

    f.fetch(.halt, rs1: 17, rs2: 10)
    t.receive(MachineBus.state, [f.pc, f.time], multiplicity: f.live, "this cycle")
    t.send(
      MachineBus.state, [f.pc + 4, f.time + Expression(Felt(VectorOperation.step))], multiplicity: f.live, "next cycle")
    let number = Expression(Felt(UInt32(VectorOperation.dotBase.rawValue))) + operation
    f.read(17, [number, 0, 0, 0], previous: previous17, at: 0, "x17")
    let result = pointer(f, 10, multiplicity: f.live)
    let count = t.column("count")
    f.read(11, [count, 0, 0, 0], previous: t.column("previous11"), at: 0, "x11")
    let a = pointer(f, 12, multiplicity: f.live)
    let b = pointer(f, 13, multiplicity: f.live - isSum, zeroWhere: isSum)

    // r: five halves of three words, from the first or from the second one on.
    let upper = t.column("upper")
    t.boolean(upper, "upper is boolean")
    let old = t.columns("old", 12)
    let new = t.columns("new", 12)
    let previous = t.columns("resultPrevious", 3)
    for k in 0..<3 {
      f.access(
        MemorySpace.memory, halved(result - upper) + Expression(integerLiteral: Int64(k)),
        old: Array(old[4 * k..<4 * k + 4]), new: Array(new[4 * k..<4 * k + 4]), previous: previous[k],
        at: Expression(Felt(VectorOperation.resultOffset)), "r[\(k)]")
    }
    for (i, limb) in new.enumerated() { f.range16(limb, "new[\(i)]") }
    let before = t.columns("before", VectorOperation.degree)
    let after = t.columns("after", VectorOperation.degree)
    for (k, (x, y)) in zip(
      ElementWords.elements(old, count: 5, upper: upper), ElementWords.elements(new, count: 5, upper: upper)
    ).enumerated() {
      t.constrain(before[k] - x, "before[\(k)]")
      t.constrain(after[k] - y, "after[\(k)]")
    }
    // The half that is not r's stays; the other of the outer two is r's first or last.
    for l in 0..<2 {
      t.constrain(upper * (new[l] - old[l]), "the first half stays where r begins with the second")
      t.constrain((f.live - upper) * (new[10 + l] - old[10 + l]), "the last half stays where r begins with the first")
    }
    let outer = t.columns("outer", 2)
    for l in 0..<2 { t.constrain(outer[l] - new[l] - upper * (new[10 + l] - new[l]), "outer[\(l)] is r's") }
    CanonicalWords.constrain(f, (1..<5).map { (new[2 * $0], new[2 * $0 + 1]) } + [(outer[0], outer[1])], "result")

    t.send(MachineBus.vector, [operation, f.time, a, b, 0] + before, multiplicity: f.live, "before the first element")
    t.receive(MachineBus.vector, [operation, f.time, a, b, count] + after, multiplicity: f.live, "behind the last element")
    return t.build()
  }

  /// The address in a register divided by 4. Limbs 2 and 3 are 0, and a quarter of limb 0, which is below 2¹⁶, is looked up in 16 bits.
  private static func pointer(
    _ f: Frame, _ register: Int, multiplicity: Expression, zeroWhere absent: Expression? = nil
  ) -> Expression {
    let t = f.t
    let x = t.columns("x\(register)", 2)
    let previous = t.column("previous\(register)")
    let quarter = x[0] * Expression(Felt(4).inverse)
    t.send(MachineBus.range16, [quarter], multiplicity: multiplicity, "x\(register) is a multiple of 4")
    f.access(
      MemorySpace.register, Expression(integerLiteral: Int64(register)), old: [x[0], x[1], 0, 0],
      new: [x[0], x[1], 0, 0], previous: previous, at: 0, multiplicity: multiplicity, "x\(register)")
    if let absent {
      for (column, name) in [(x[0], "limb 0"), (x[1], "limb 1"), (previous, "the time before")] {
        t.constrain(absent * column, "\(name) of x\(register) is 0 where it is not read")
      }
    }
    return quarter + 16384 * x[1]
  }

  /// Half of an address divided by 4: the index of a word if it is even. Of an odd address it is beyond all words, p / 2 and more.
  static func halved(_ address: Expression) -> Expression { address * Expression(Felt(2).inverse) }
}
