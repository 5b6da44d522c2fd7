import Constraints
import KoalaBear

/// Affine forms over the columns of a table, flattened for evaluation sixteen rows at a time.
///
/// `inputs` are the variables that occur; kernels pass one vector per input, in this order.
struct LinearForms: Sendable {
  private(set) var inputs: [Int] = []
  private var inputOf: [Int: Int32] = [:]

  /// Base forms: constant + Σ coefficient · input.
  private(set) var baseConstants: [Felt] = []
  private(set) var baseStarts: [Int32] = [0]
  private(set) var baseInputs: [Int32] = []
  private(set) var baseCoefficients: [Felt] = []

  /// Extension forms, the same with extension coefficients.
  private(set) var extConstants: [Felt5] = []
  private(set) var extStarts: [Int32] = [0]
  private(set) var extInputs: [Int32] = []
  private(set) var extCoefficients: [Felt5] = []

  var baseCount: Int { baseConstants.count }
  var extCount: Int { extConstants.count }

  private mutating func input(_ variable: Int) -> Int32 {
    if let known = inputOf[variable] { return known }
    inputs.append(variable)
    inputOf[variable] = Int32(inputs.count - 1)
    return Int32(inputs.count - 1)
  }

  /// Returns its index among the base forms.
  mutating func append(_ form: Affine) -> Int {
    baseConstants.append(form.constant)
    for term in form.terms {
      baseInputs.append(input(term.variable))
      baseCoefficients.append(term.coefficient)
    }
    baseStarts.append(Int32(baseInputs.count))
    return baseConstants.count - 1
  }

  /// Returns its index among the extension forms.
  mutating func append(_ form: ExtensionForm) -> Int {
    extConstants.append(form.constant)
    for (variable, c) in form.coefficients.enumerated() where !c.isZero {
      extInputs.append(input(variable))
      extCoefficients.append(c)
    }
    extStarts.append(Int32(extInputs.count))
    return extConstants.count - 1
  }
}

/// An affine form with extension coefficients, dense over a table's variables.
struct ExtensionForm: Sendable {
  var constant: Felt5
  var coefficients: [Felt5]

  init(variables: Int, constant: Felt5 = .zero) {
    self.constant = constant
    coefficients = Array(repeating: .zero, count: variables)
  }

  /// Adds scale · form.
  mutating func add(_ form: Affine, times scale: Felt5) {
    constant += scale * form.constant
    for term in form.terms { coefficients[term.variable] += scale * term.coefficient }
  }

  mutating func scale(by factor: Felt5) {
    constant *= factor
    for i in coefficients.indices { coefficients[i] *= factor }
  }

  /// α − (bus id + Σ β^{i+1} · field i).
  init(denominatorOf interaction: Interaction, variables: Int, challenges: BusChallenges) {
    self.init(variables: variables, constant: challenges.alpha - Felt5(Felt(interaction.bus.id)))
    for (i, field) in interaction.fields.enumerated() { add(field, times: -challenges.betaPowers[i + 1]) }
  }
}

/// Read access to `LinearForms` for the kernels; valid inside `withPointers`, or as long as a `FormMemory` lives.
struct LinearFormPointers {
  var baseConstants: UnsafePointer<Felt>
  var baseStarts: UnsafePointer<Int32>
  var baseInputs: UnsafePointer<Int32>
  var baseCoefficients: UnsafePointer<Felt>
  var extConstants: UnsafePointer<Felt5>
  var extStarts: UnsafePointer<Int32>
  var extInputs: UnsafePointer<Int32>
  var extCoefficients: UnsafePointer<Felt5>

  /// A base form at sixteen rows; `constant: false` leaves the constant out (the form at a difference).
  @inline(__always)
  func base(_ form: Int, _ inputs: UnsafePointer<PackedFelt>, constant: Bool = true) -> PackedFelt {
    var sum = constant ? PackedFelt(baseConstants[form]) : PackedFelt()
    for t in Int(baseStarts[form])..<Int(baseStarts[form + 1]) {
      let c = baseCoefficients[t]
      let x = inputs[Int(baseInputs[t])]
      sum += c == .one ? x : x * c
    }
    return sum
  }

  /// An extension form at sixteen rows; `constant: false` leaves the constant out.
  @inline(__always)
  func ext(_ form: Int, _ inputs: UnsafePointer<PackedFelt>, constant: Bool = true) -> PackedFelt5 {
    var sum = PackedAccumulator5()
    var t = Int(extStarts[form])
    let end = Int(extStarts[form + 1])
    while t + 1 < end {
      sum.add(
        inputs[Int(extInputs[t])], PackedFelt5(extCoefficients[t]), inputs[Int(extInputs[t + 1])],
        PackedFelt5(extCoefficients[t + 1]))
      t += 2
    }
    if t < end { sum.add(inputs[Int(extInputs[t])], PackedFelt5(extCoefficients[t])) }
    return constant ? sum.value + extConstants[form] : sum.value
  }

  /// An extension form at base + r·slope. `scaled` are all extension coefficients times r.
  @inline(__always)
  func folded(
    _ form: Int, _ base: UnsafePointer<PackedFelt>, _ slope: UnsafePointer<PackedFelt>,
    scaled: UnsafePointer<Felt5>
  ) -> PackedFelt5 {
    var sum = PackedAccumulator5()
    for t in Int(extStarts[form])..<Int(extStarts[form + 1]) {
      let i = Int(extInputs[t])
      sum.add(base[i], PackedFelt5(extCoefficients[t]), slope[i], PackedFelt5(scaled[t]))
    }
    return sum.value + extConstants[form]
  }
}

extension LinearForms {
  func withPointers<R>(_ body: (LinearFormPointers) -> R) -> R {
    baseConstants.withUnsafeBufferPointer { a in
      baseStarts.withUnsafeBufferPointer { b in
        baseInputs.withUnsafeBufferPointer { c in
          baseCoefficients.withUnsafeBufferPointer { d in
            extConstants.withUnsafeBufferPointer { e in
              extStarts.withUnsafeBufferPointer { f in
                extInputs.withUnsafeBufferPointer { g in
                  extCoefficients.withUnsafeBufferPointer { h in
                    body(
                      LinearFormPointers(
                        baseConstants: a.start, baseStarts: b.start, baseInputs: c.start,
                        baseCoefficients: d.start, extConstants: e.start, extStarts: f.start,
                        extInputs: g.start, extCoefficients: h.start))
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

extension UnsafeBufferPointer where Element: BitwiseCopyable {
  /// The base address, or some aligned address that must not be read when there are no elements.
  fileprivate var start: UnsafePointer<Element> {
    baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<Element>.alignment).unsafelyUnwrapped
  }
}

/// A copy of `LinearForms` whose addresses stay.
final class FormMemory: @unchecked Sendable {
  let pointers: LinearFormPointers

  init(_ forms: LinearForms) {
    pointers = forms.withPointers { p in
      func copy<Element: BitwiseCopyable>(_ source: UnsafePointer<Element>, _ count: Int) -> UnsafePointer<
        Element
      > {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
        memory.initialize(from: source, count: count)
        return UnsafePointer(memory)
      }
      return LinearFormPointers(
        baseConstants: copy(p.baseConstants, forms.baseConstants.count),
        baseStarts: copy(p.baseStarts, forms.baseStarts.count),
        baseInputs: copy(p.baseInputs, forms.baseInputs.count),
        baseCoefficients: copy(p.baseCoefficients, forms.baseCoefficients.count),
        extConstants: copy(p.extConstants, forms.extConstants.count),
        extStarts: copy(p.extStarts, forms.extStarts.count),
        extInputs: copy(p.extInputs, forms.extInputs.count),
        extCoefficients: copy(p.extCoefficients, forms.extCoefficients.count))
    }
  }

  deinit {
    pointers.baseConstants.deallocate()
    pointers.baseStarts.deallocate()
    pointers.baseInputs.deallocate()
    pointers.baseCoefficients.deallocate()
    pointers.extConstants.deallocate()
    pointers.extStarts.deallocate()
    pointers.extInputs.deallocate()
    pointers.extCoefficients.deallocate()
  }
}
