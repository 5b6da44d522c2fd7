internal import CIntrinsics
public import KoalaBear

/// The Poseidon2 permutation over KoalaBear, widths 16 and 24, x ↦ x³, 4 + 4 full rounds and 20 or 23 partial ones.
///
/// Grassi, Khovratovich, Schofnegger, "Poseidon2" (ePrint 2023/323); the instances are Plonky3's.
public enum Poseidon2 {
  /// Elements in a digest.
  public static let digestLength = 8

  /// Permutes sixteen contiguous elements in place.
  public static func permute16(_ state: UnsafeMutablePointer<Felt>) {
    #if arch(riscv64) && hasFeature(Embedded)
      accelerated(state, words: 8) { martinet_poseidon2_16($0) }
    #else
      permute16InSoftware(state)
    #endif
  }

  /// Permutes twenty-four contiguous elements in place.
  public static func permute24(_ state: UnsafeMutablePointer<Felt>) {
    #if arch(riscv64) && hasFeature(Embedded)
      accelerated(state, words: 12) { martinet_poseidon2_24($0) }
    #else
      permute24InSoftware(state)
    #endif
  }

  #if arch(riscv64) && hasFeature(Embedded)
    /// Calls the machine's accelerator, which takes states at multiples of 8.
    @inline(__always)
    private static func accelerated(
      _ state: UnsafeMutablePointer<Felt>, words: Int, _ call: (UnsafeMutablePointer<UInt64>) -> Void
    ) {
      let address = UnsafeMutableRawPointer(state)
      if UInt(bitPattern: address) & 7 == 0 {
        call(address.assumingMemoryBound(to: UInt64.self))
        return
      }
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { buffer in
        let copy = buffer.baseAddress.unsafelyUnwrapped
        for i in 0..<words { (copy + i).initialize(to: address.loadUnaligned(fromByteOffset: 8 * i, as: UInt64.self)) }
        call(copy)
        for i in 0..<words { address.storeBytes(of: copy[i], toByteOffset: 8 * i, as: UInt64.self) }
      }
    }
  #endif

  /// The permutation of width 16 by instructions alone.
  public static func permute16InSoftware(_ state: UnsafeMutablePointer<Felt>) {
    Poseidon2Constants.external16.withUnsafeBufferPointer { external in
      Poseidon2Constants.internal16.withUnsafeBufferPointer { partial in
        let constants = external.baseAddress.unsafelyUnwrapped
        var s = Poseidon2State16(state, inverse: opaqueInverse(state.pointee))
        s.mix()
        for round in 0..<4 { s.fullRound(constants + 16 &* round) }
        s.center()
        for round in stride(from: 0, to: 20, by: 2) {
          s.partialRound(partial[round], centering: false)
          s.partialRound(partial[round &+ 1], centering: true)
        }
        for round in 4..<8 { s.fullRound(constants + 16 &* round) }
        s.store(state)
      }
    }
  }

  /// The permutation of width 24 by instructions alone.
  public static func permute24InSoftware(_ state: UnsafeMutablePointer<Felt>) {
    Poseidon2Constants.external24.withUnsafeBufferPointer { external in
      Poseidon2Constants.internal24.withUnsafeBufferPointer { partial in
        let constants = external.baseAddress.unsafelyUnwrapped
        var s = Poseidon2State24(state, inverse: opaqueInverse(state.pointee))
        s.mix()
        for round in 0..<4 { s.fullRound(constants + 24 &* round) }
        s.center()
        for round in stride(from: 0, to: 22, by: 2) {
          s.partialRound(partial[round], centering: false)
          s.partialRound(partial[round &+ 1], centering: true)
        }
        s.partialRound(partial[22], centering: true)
        for round in 4..<8 { s.fullRound(constants + 24 &* round) }
        s.store(state)
      }
    }
  }

  /// Two digests to one: the first eight elements of the permuted concatenation (width 16).
  /// `left`, `right` and `output` hold eight elements each; they may overlap.
  public static func compress(
    _ left: UnsafePointer<Felt>, _ right: UnsafePointer<Felt>, into output: UnsafeMutablePointer<Felt>
  ) {
    withUnsafeTemporaryAllocation(of: Felt.self, capacity: 16) { state in
      let s = state.baseAddress!
      s.initialize(from: left, count: 8)
      (s + 8).initialize(from: right, count: 8)
      permute16(s)
      output.update(from: s, count: 8)
    }
  }

  /// Hashes `count` contiguous elements with the width-24, rate-16 sponge without padding; eight elements result.
  ///
  /// Each block of up to sixteen elements overwrites the head of the state, then the state is permuted; the empty
  /// input gives zeros. Inputs of different lengths may collide: use it only where the length is fixed.
  public static func hash(_ input: UnsafePointer<Felt>, count: Int, into output: UnsafeMutablePointer<Felt>) {
    withUnsafeTemporaryAllocation(of: Felt.self, capacity: 24) { state in
      let s = state.baseAddress!
      s.initialize(repeating: .zero, count: 24)
      var position = 0
      while position < count {
        let block = min(16, count - position)
        s.update(from: input + position, count: block)
        permute24(s)
        position += block
      }
      output.update(from: s, count: 8)
    }
  }

  /// The same as `hash`, from an array.
  public static func hash(_ input: [Felt]) -> [Felt] {
    [Felt](unsafeUninitializedCapacity: 8) { output, count in
      output.initialize(repeating: .zero)
      let digest = output.baseAddress!
      input.withUnsafeBufferPointer { if let base = $0.baseAddress { hash(base, count: $0.count, into: digest) } }
      count = 8
    }
  }
}
