import KoalaBear

/// A duplex sponge over Poseidon2 of width 16: elements 0…7 are the rate, 8…15 the capacity.
///
/// Absorbing adds to the rate. Before each permutation the capacity learns why it happens, so that two
/// different sequences of operations never lead to one input of the permutation: element 15 gains
/// 8 for a full block that more input follows, 16 + k for a last block of k elements, 32 for more output;
/// element 14 gains the number of elements squeezed since the last permutation when input follows output.
struct DuplexSponge: Sendable {
  static let rate = 8
  static let midwayTag = Felt(8)
  static let lastTag: UInt32 = 16
  static let outputTag = Felt(32)

  var state = PermutationState()
  /// Elements of the current block absorbed so far, or squeezed so far.
  var position = 0
  var squeezing = false

  init(domain: [UInt8]) {
    absorb(Felt(UInt32(domain.count)))
    var i = 0
    while i < domain.count {
      var word: UInt32 = 0
      for j in 0..<min(3, domain.count - i) { word |= UInt32(domain[i + j]) << UInt32(8 * j) }
      absorb(Felt(word))
      i += 3
    }
  }

  /// Makes the place at `position` ready for the next input.
  mutating func prepareToAbsorb() {
    if squeezing {
      state[14] += Felt(UInt32(position))
      position = 0
      squeezing = false
    } else if position == DuplexSponge.rate {
      state[15] += DuplexSponge.midwayTag
      state.permute()
      position = 0
    }
  }

  mutating func absorb(_ x: Felt) {
    prepareToAbsorb()
    state[position] += x
    position += 1
  }

  mutating func absorb(_ x: Felt5) {
    absorb(x.c0)
    absorb(x.c1)
    absorb(x.c2)
    absorb(x.c3)
    absorb(x.c4)
  }

  mutating func absorb(_ digest: Digest) {
    for i in 0..<Digest.width { absorb(digest[i]) }
  }

  /// The number of elements, then the elements.
  mutating func absorb(_ list: [Felt]) {
    absorb(Felt(reducing: UInt64(list.count)))
    for x in list { absorb(x) }
  }

  /// The number of extension elements, then their coefficients.
  mutating func absorb(_ list: [Felt5]) {
    absorb(Felt(reducing: UInt64(list.count)))
    for x in list { absorb(x) }
  }

  mutating func squeeze() -> Felt {
    if !squeezing {
      state[15] += Felt(DuplexSponge.lastTag + UInt32(position))
      state.permute()
      position = 0
      squeezing = true
    } else if position == DuplexSponge.rate {
      state[15] += DuplexSponge.outputTag
      state.permute()
      position = 0
    }
    position += 1
    return state[position - 1]
  }

  mutating func squeezeExtension() -> Felt5 {
    let c0 = squeeze()
    let c1 = squeeze()
    let c2 = squeeze()
    let c3 = squeeze()
    return Felt5(c0, c1, c2, c3, squeeze())
  }

  /// Uniform in `0 ..< 2^bits`, exactly: p − 1 = 127 · 2²⁴, so of the p representatives only p − 1 itself is
  /// drawn again. Nothing is squeezed for zero bits.
  mutating func squeezeBits(_ bits: Int) -> Int {
    precondition(bits >= 0 && bits <= Felt.twoAdicity)
    if bits == 0 { return 0 }
    while true {
      let value = squeeze().value
      if value != Felt.modulus - 1 { return Int(value & ((1 << UInt32(bits)) - 1)) }
    }
  }

  /// Absorbs a nonce and tells whether the next element squeezed ends in `bits` zero bits (and is not p − 1).
  mutating func acceptsNonce(_ nonce: Felt, bits: Int) -> Bool {
    absorb(nonce)
    return DuplexSponge.isGround(squeeze().value, bits: bits)
  }

  static func isGround(_ value: UInt32, bits: Int) -> Bool {
    value & ((1 << UInt32(bits)) - 1) == 0 && value != Felt.modulus - 1
  }
}
