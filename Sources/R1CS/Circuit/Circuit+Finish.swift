public import BN254
public import EllipticCurves

extension Circuit {
  /// The constraint system and the witness; public outputs first, then public inputs, private inputs and the rest, as iden3's
  /// files have them.
  public func finish() -> (system: RankOneConstraints, witness: Witness) {
    let order = wireOrder
    var place = [UInt32](repeating: 0, count: values.count)
    for (i, wire) in order.enumerated() { place[wire] = UInt32(i) }
    func count(_ kind: Kind) -> Int { kinds.dropFirst().count { $0 == kind } }
    let system = RankOneConstraints(
      a: a.renumbered(place), b: b.renumbered(place), c: c.renumbered(place), wireCount: values.count,
      publicOutputCount: count(.publicOutput), publicInputCount: count(.publicInput),
      privateInputCount: count(.privateInput), labels: order.map { UInt64($0) },
      labelCount: UInt64(values.count))
    return (system, Witness(order.map { values[$0] }))
  }

  /// The circuit's number of each wire of the finished system.
  var wireOrder: [Int] {
    var order = [0]
    for kind in [Kind.publicOutput, .publicInput, .privateInput, .intermediate] {
      order += (1..<max(values.count, 1)).filter { kinds[$0] == kind }
    }
    return order
  }

  /// How many constraints each gadget has, those of gadgets within it included, by its path of names.
  public var constraintCounts: [(gadget: String, constraints: Int)] {
    var counts = [Int](repeating: 0, count: frames.count)
    for frame in frameOfConstraint where frame >= 0 { counts[Int(frame)] += 1 }
    // Frames come after their parents.
    for i in frames.indices.reversed() where frames[i].parent >= 0 { counts[frames[i].parent] += counts[i] }
    var byPath: [String: Int] = [:]
    var order: [String] = []
    for i in frames.indices {
      let path = path(i)
      if byPath[path] == nil { order.append(path) }
      byPath[path, default: 0] += counts[i]
    }
    return order.map { ($0, byPath[$0] ?? 0) }
  }

  func path(_ frame: Int) -> String {
    var names: [String] = []
    var i = frame
    while i >= 0 {
      names.append(frames[i].name)
      i = frames[i].parent
    }
    return names.reversed().joined(separator: "/")
  }
}

/// A constraint that the witness does not satisfy.
public struct ConstraintViolation: Error, Sendable, CustomStringConvertible {
  public let index: Int
  /// Where the constraint stands: "Module/File.swift:line".
  public let location: String
  /// The gadgets around it, each with the place of its call, from the outermost on.
  public let gadgets: [String]
  /// The values of its three sides.
  public let a, b, c: BN254.Fr

  public var description: String {
    let path = gadgets.isEmpty ? "" : " in " + gadgets.joined(separator: " > ")
    return "constraint \(index) at \(location)\(path) does not hold: "
      + "\(a.words.hexadecimal) · \(b.words.hexadecimal) is not \(c.words.hexadecimal)"
  }
}

extension Circuit {
  /// Checks all constraints with the values that the variables were given.
  public func check() throws(ConstraintViolation) {
    let failure = values.withUnsafeBufferPointer { values -> (Int, BN254.Fr, BN254.Fr, BN254.Fr)? in
      guard let w = values.baseAddress else { return nil }
      for i in 0..<constraintCount {
        let (x, y, z) = (a.dot(i, w), b.dot(i, w), c.dot(i, w))
        if !(x * y == z) { return (i, x, y, z) }
      }
      return nil
    }
    guard let (i, x, y, z) = failure else { return }
    var gadgets: [String] = []
    var frame = Int(frameOfConstraint[i])
    while frame >= 0 {
      gadgets.insert("\(frames[frame].name) (\(text(frames[frame].location)))", at: 0)
      frame = frames[frame].parent
    }
    throw ConstraintViolation(index: i, location: text(locations[i]), gadgets: gadgets, a: x, b: y, c: z)
  }

  private func text(_ location: Location) -> String { "\(location.file):\(location.line)" }
}

extension SparseMatrix {
  /// With other numbers for the columns.
  func renumbered(_ place: [UInt32]) -> SparseMatrix {
    var result = SparseMatrix()
    for row in 0..<rowCount {
      for i in starts[row]..<starts[row + 1] { result.append(place[Int(columns[i])], values[i]) }
      result.endRow()
    }
    return result
  }
}

extension WordArray {
  /// "0x" and digits without leading zeros.
  var hexadecimal: String {
    var digits = ""
    for i in (0..<16 * Self.count).reversed() {
      let digit = Int(self[i / 16] >> UInt64(4 * (i % 16)) & 15)
      if digit != 0 || !digits.isEmpty || i == 0 { digits += String(digit, radix: 16) }
    }
    return "0x" + digits
  }
}
