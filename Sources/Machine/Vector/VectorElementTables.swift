import Constraints
import KoalaBear
import RISCV

/// A row of one element of each array. Order of the columns: live, time, firstA, firstB, i, value before, value after; for each array
/// upper, limbs, previous; then the table's own.
///
/// The element i of an array begins at the address (first + stride · i), in units of 4 bytes. `upper` says that it begins with the upper half of
/// a 64-bit word. A wrong `upper` leads to a word's index of p / 2 or more (half of an odd number): there is no such word, and so no message
/// to take.
private struct VectorRow {
  let t: TableBuilder
  let operation: VectorOperation
  let live: Expression
  let time: Expression
  let first: [Expression]
  let i: Expression
  let before: [Expression]
  let after: [Expression]

  init(_ table: MachineTable, _ operation: VectorOperation) {
    t = TableBuilder(table.name)
    self.operation = operation
    live = t.column("live")
    time = t.column("time")
    first = [t.column("firstA")] + (operation == .sum ? [] : [t.column("firstB")])
    i = t.column("i")
    before = t.columns("before", VectorOperation.degree)
    after = t.columns("after", VectorOperation.degree)
    t.boolean(live, "live is boolean")
    let number = Expression(Felt(UInt32(operation.rawValue - VectorOperation.dotBase.rawValue)))
    let head = [number, time, first[0], operation == .sum ? 0 : first[1]]
    t.receive(MachineBus.vector, head + [i] + before, multiplicity: live, "this element")
    t.send(MachineBus.vector, head + [i + 1] + after, multiplicity: live, "next element")
  }

  /// The elements of the base field that an element of array n is made of, of degree 2.
  func read(_ n: Int) -> [Expression] {
    let name = ["a", "b"][n]
    let stride = operation.strides[n]
    let words = VectorOperation.words(stride)
    let upper = t.column("\(name)Upper")
    t.boolean(upper, "\(name)Upper is boolean")
    let limbs = t.columns(name, 4 * words)
    let previous = t.columns("\(name)Previous", words)
    let word = Machine.halved(first[n] + Expression(integerLiteral: Int64(stride)) * i - upper)
    let now = time + upper + Expression(Felt(VectorOperation.readOffset(n, upperHalf: false)))
    for k in 0..<words {
      let place = [Expression(integerLiteral: MemorySpace.memory), word + Expression(integerLiteral: Int64(k))]
      let value = Array(limbs[4 * k..<4 * k + 4])
      t.receive(MachineBus.memory, place + value + [previous[k]], multiplicity: live, "\(name)[\(k)] before")
      t.send(MachineBus.memory, place + value + [now], multiplicity: live, "\(name)[\(k)] after")
      t.send(MachineBus.range20, [now - previous[k] - 1], multiplicity: live, "\(name)[\(k)] is later")
    }
    return ElementWords.elements(limbs, count: stride, upper: upper)
  }

  /// The same as columns.
  func readColumns(_ n: Int) -> [Expression] {
    let name = ["aElement", "bElement"][n]
    let elements = read(n)
    let columns = t.columns(name, elements.count)
    for (k, element) in elements.enumerated() { t.constrain(columns[k] - element, "\(name)[\(k)]") }
    return columns
  }

  func finish(_ value: [Expression]) -> Table {
    for k in 0..<VectorOperation.degree { t.constrain(after[k] - value[k], "after[\(k)]") }
    return t.build()
  }

  /// The product in F[X] / (X⁵ + X² − 1): X⁵ = 1 − X², X⁶ = X − X³, X⁷ = X² − X⁴, X⁸ = X³ + X² − 1. Grouped by the coefficients of x,
  /// each of which is then one factor of a sum.
  static func product(_ x: [Expression], _ y: [Expression]) -> [Expression] {
    var z = [Expression](repeating: 0, count: VectorOperation.degree)
    for (i, a) in x.enumerated() {
      // Xⁱ y.
      var shifted = y
      for _ in 0..<i {
        let top = shifted[4]
        shifted = [top, shifted[0], shifted[1] - top, shifted[2], shifted[3]]
      }
      for k in z.indices { z[k] += a * shifted[k] }
    }
    return z
  }
}

extension Machine {
  static func dotBaseElementsTable() -> Table {
    let row = VectorRow(.dotBaseElements, .dotBase)
    let a = row.readColumns(0)
    let b = row.read(1)
    return row.finish((0..<5).map { row.before[$0] + a[0] * b[$0] })
  }

  static func dotElementsTable() -> Table {
    let row = VectorRow(.dotElements, .dot)
    let a = row.readColumns(0)
    let b = row.readColumns(1)
    let product = VectorRow.product(a, b)
    return row.finish((0..<5).map { row.before[$0] + product[$0] })
  }

  static func sumElementsTable() -> Table {
    let row = VectorRow(.sumElements, .sum)
    let a = row.read(0)
    return row.finish((0..<5).map { row.before[$0] + a[$0] })
  }

  static func eqElementsTable() -> Table {
    let row = VectorRow(.eqElements, .eq)
    let a = row.readColumns(0)
    let b = row.readColumns(1)
    let factor = row.t.columns("factor", 5)
    let product = VectorRow.product(a, b)
    for k in 0..<5 {
      row.t.constrain(
        factor[k] - (k == 0 ? row.live : 0) + a[k] + b[k] - 2 * product[k], "factor[\(k)] of 1 − a − b + 2 a b")
    }
    return row.finish(VectorRow.product(row.before, factor))
  }
}
