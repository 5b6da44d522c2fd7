public import BN254
public import EllipticCurves

/// A rank-1 constraint system while it is written down, together with a witness: each variable is given its value when it is
/// made, and each constraint remembers where in the source it stands and in which gadgets.
///
/// A circuit is a function that takes a `Circuit` and inputs. It is run once with any inputs for the constraints, and once
/// for each proof for the witness; which constraints it makes must not depend on values.
///
///     let x = circuit.privateInput(BN254.Fr(3))
///     let y = circuit.product(x, x)
///     circuit.expose(y + x * BN254.Fr(5))   // public: x² + 5x
public final class Circuit {
  enum Kind: UInt8 {
    case publicOutput, publicInput, privateInput, intermediate
  }

  struct Location {
    var file: StaticString
    var line: UInt
  }

  /// A gadget within which constraints were made.
  struct Frame {
    var name: String
    var location: Location
    var parent: Int
  }

  /// Wire 0 is the constant 1.
  private(set) var values: [BN254.Fr] = [.one]
  private(set) var kinds: [Kind] = [.intermediate]
  private(set) var a = SparseMatrix()
  private(set) var b = SparseMatrix()
  private(set) var c = SparseMatrix()
  private(set) var locations: [Location] = []
  private(set) var frameOfConstraint: [Int32] = []
  private(set) var frames: [Frame] = []
  private var frame = -1

  public init() {}

  public var constraintCount: Int { a.rowCount }

  // MARK: - variables

  public func publicInput(_ value: BN254.Fr) -> Linear { add(value, .publicInput) }
  public func privateInput(_ value: BN254.Fr) -> Linear { add(value, .privateInput) }

  /// A value that the prover chooses: nothing is known of it but what constraints say.
  public func variable(_ value: BN254.Fr) -> Linear { add(value, .intermediate) }

  private func add(_ value: BN254.Fr, _ kind: Kind) -> Linear {
    let wire = UInt32(values.count)
    values.append(value)
    kinds.append(kind)
    return Linear(terms: [Linear.Term(wire: wire, coefficient: .one)], value: value)
  }

  /// A public output, equal to an expression.
  public func expose(_ x: Linear, file: StaticString = #fileID, line: UInt = #line) {
    let output = add(x.value, .publicOutput)
    constrain(x, .one, output, file: file, line: line)
  }

  // MARK: - constraints

  /// x · y = z
  public func constrain(
    _ x: Linear, _ y: Linear, _ z: Linear, file: StaticString = #fileID, line: UInt = #line
  ) {
    for term in x.terms { a.append(term.wire, term.coefficient) }
    for term in y.terms { b.append(term.wire, term.coefficient) }
    for term in z.terms { c.append(term.wire, term.coefficient) }
    a.endRow()
    b.endRow()
    c.endRow()
    locations.append(Location(file: file, line: line))
    frameOfConstraint.append(Int32(frame))
  }

  /// x = y
  public func equal(_ x: Linear, _ y: Linear, file: StaticString = #fileID, line: UInt = #line) {
    constrain(x - y, .one, .zero, file: file, line: line)
  }

  /// x · y, as a new variable unless one of them is a constant.
  public func product(_ x: Linear, _ y: Linear, file: StaticString = #fileID, line: UInt = #line) -> Linear {
    if let k = x.constant { return y * k }
    if let k = y.constant { return x * k }
    let z = variable(x.value * y.value)
    constrain(x, y, z, file: file, line: line)
    return z
  }

  /// Constraints made in `body` count for the gadget.
  public func gadget<R>(
    _ name: String, file: StaticString = #fileID, line: UInt = #line, _ body: () throws -> R
  ) rethrows -> R {
    frames.append(Frame(name: name, location: Location(file: file, line: line), parent: frame))
    let outer = frame
    frame = frames.count - 1
    defer { frame = outer }
    return try body()
  }
}
