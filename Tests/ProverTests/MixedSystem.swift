import KoalaBear
import ProofTestSupport
import Testing

@testable import Constraints
@testable import Prover
@testable import Verifier

/// Everything the constraint language has, in small.
enum Mixed {
  static let bus = Bus(id: 1, name: "pairs", arity: 2)
  static let other = Bus(id: 2, name: "single", arity: 1)

  static let system: ConstraintSystem = {
    let t = TableBuilder("Main")
    let live = t.column("live")
    let a = t.column("a")
    let b = t.column("b")
    let c = t.column("c")
    let d = t.column("d")
    _ = t.column("unused")
    let row = t.rowBits(0..<3)
    t.boolean(live, "live")
    t.constrain(live * (a + b - 10), "sum")
    t.constrain(c - a * a * a, "cube")
    t.constrain(d - row * live, "with a virtual column")
    t.constrain(Expression(Felt.zero), "of degree 0")
    t.constrain((a + b) - a - b, "cancels, of degree 1")
    // A factor that cancels to a constant, and one that cancels to zero: its products have the coefficient 0.
    t.constrain(((a + b - a - b) + 1) * (live * live - live), "scaled by a form that is 1")
    t.constrain(((a + b) - a - b) * (a * b), "scaled by a form that is 0")
    t.constrain((a * b + c) - (a * b) - c + (live * live - live) * b, "products that cancel")
    t.constrain([-(a * a), -(2 * a * b), -(b * b)], plus: [([a, b], [a, b])]) { "square \($0)" }
    t.send(bus, [a, b], multiplicity: live, "pair")
    t.send(other, [c], multiplicity: live, "c out")
    t.receive(other, [c], multiplicity: live, "c in")
    let f = TableBuilder("Fixed")
    let x = f.preprocessed("x")
    _ = f.preprocessed("unused")
    let m = f.column("m")
    f.receive(bus, [x, 10 - x], multiplicity: m, "pair")
    return ConstraintSystem([t.build(), f.build(fixedLogHeight: 4)])
  }()

  static func make(target: Int = 60) throws -> (ProvingKey, Trace) {
    let columns = FeltBuffer(count: 32)
    for i in 0..<16 {
      columns.pointer[i] = Felt(UInt32(i))
      columns.pointer[16 + i] = Felt(UInt32(7 * i))
    }
    let key = try #require(
      ProvingKey(system, preprocessed: columns, parameters: ProofParameters(target: target)))
    let trace = try key.trace(logHeights: [[5, 4], [4]])
    for (j, instance) in trace.layout.instances.enumerated() where instance.table == 0 {
      for row in 0..<instance.height {
        let a = Felt(UInt32(row % 11))
        let values: [Felt] = [1, a, Felt(10) - a, a * a * a, Felt(UInt32(row % 8)), Felt(UInt32(row * row))]
        for (k, v) in values.enumerated() { trace.column(k, instance: j)[row] = v }
        trace.column(0, instance: trace.instances(of: 1)[0])[row % 11] += 1
      }
    }
    return (key, trace)
  }
}
