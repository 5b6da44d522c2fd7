#if !hasFeature(Embedded)
  public import Buffers
  public import KoalaBear

  /// The leaves of a fraction sum: 2^`variables` fractions of which the first `count` are stored, the others being
  /// 0/1. Only memory that is written is ever touched.
  public struct FractionLeaves: ~Copyable {
    /// At least `LogUp.minimumVariables`.
    public let variables: Int
    /// Fractions stored, at most 2^`variables`.
    public let count: Int
    /// To be written up to `count` fractions, sixteen a vector.
    public let numerators: LargeBuffer<PackedFelt5>
    /// Like `numerators`.
    public let denominators: LargeBuffer<PackedFelt5>

    /// Uninitialised room. `variables` is in `4 ... 40` and `count` in `0 ... 2^variables`.
    public init(variables: Int, count: Int) {
      precondition(variables >= LogUp.minimumVariables && variables <= LogUp.maximumVariables)
      precondition(count >= 0 && count <= 1 << variables)
      self.variables = variables
      self.count = count
      let present = FractionLayer.present(variables: variables, count: count)
      let capacity = FractionLayer.capacity(variables: variables, present: present)
      numerators = LargeBuffer(uninitialized: capacity)
      denominators = LargeBuffer(uninitialized: capacity, colour: 1)
    }

    /// Sets the fraction at an index below `count`.
    public func set(_ index: Int, _ fraction: Fraction) {
      precondition(index >= 0 && index < count)
      numerators.pointer[index >> 4][index & 15] = fraction.numerator
      denominators.pointer[index >> 4][index & 15] = fraction.denominator
    }
  }
#endif
