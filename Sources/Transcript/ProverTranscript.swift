#if !hasFeature(Embedded)
  public import KoalaBear

  /// The prover's side of a transcript: writes the proof and draws the challenges.
  ///
  /// A duplex sponge over Poseidon2 (see `Documentation/Transcript.md`). Lists are absorbed with their length,
  /// and the sponge separates every pattern of input and output, so two different sequences of calls never share
  /// a state.
  public struct ProverTranscript: Sendable {
    var sponge: DuplexSponge
    private var words: [Felt] = []

    /// `domain` names the protocol and its version.
    public init(domain: [UInt8]) { sponge = DuplexSponge(domain: domain) }

    public init(domain: StaticString) { self.init(domain: domain.bytes) }

    /// Words written so far.
    public var count: Int { words.count }

    // Statement: absorbed, not in the proof.

    public mutating func observe(_ x: Felt) { sponge.absorb(x) }
    public mutating func observe(_ x: Felt5) { sponge.absorb(x) }
    public mutating func observe(_ digest: Digest) { sponge.absorb(digest) }
    /// The number of elements is observed before them.
    public mutating func observe(_ list: [Felt]) { sponge.absorb(list) }
    /// The number of elements is observed before them.
    public mutating func observe(_ list: [Felt5]) { sponge.absorb(list) }

    // The proof: absorbed and appended.

    public mutating func write(_ x: Felt) {
      sponge.absorb(x)
      words.append(x)
    }

    /// The number of elements is absorbed, not written: the verifier knows it.
    public mutating func write(_ list: [Felt]) {
      sponge.absorb(list)
      words.append(contentsOf: list)
    }

    public mutating func write(_ x: Felt5) {
      sponge.absorb(x)
      append(x)
    }

    /// The number of elements is absorbed, not written: the verifier knows it.
    public mutating func write(_ list: [Felt5]) {
      sponge.absorb(list)
      for x in list { append(x) }
    }

    public mutating func write(_ digest: Digest) {
      sponge.absorb(digest)
      hint(digest)
    }

    /// Appended, not absorbed: only for data that an absorbed digest binds.
    public mutating func hint(_ list: [Felt]) { words.append(contentsOf: list) }

    /// Appended, not absorbed: only for data that an absorbed digest binds.
    public mutating func hint(_ digest: Digest) {
      for i in 0..<Digest.width { words.append(digest[i]) }
    }

    // Challenges.

    /// Uniform in the extension: five squeezed elements, constant coefficient first.
    public mutating func challenge() -> Felt5 { sponge.squeezeExtension() }

    public mutating func challenges(_ count: Int) -> [Felt5] { (0..<count).map { _ in challenge() } }

    /// Uniform in `0 ..< 2^bits` without bias, for `bits` in `0 ... 24`; zero bits draw nothing.
    public mutating func challengeBits(_ bits: Int) -> Int { sponge.squeezeBits(bits) }

    /// Finds and writes the smallest nonce after which the next element squeezed ends in `bits` zero bits,
    /// `bits` in `0 ... 24`. Zero bits write nothing.
    public mutating func grind(bits: Int) {
      precondition(bits >= 0 && bits <= Felt.twoAdicity)
      if bits == 0 { return }
      let nonce = sponge.findNonce(bits: bits)
      let accepted = sponge.acceptsNonce(nonce, bits: bits)
      precondition(accepted, "the packed and the scalar permutation disagree")
      words.append(nonce)
    }

    /// The proof: the words written, each as four bytes, little-endian, canonical.
    public consuming func finish() -> [UInt8] {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(4 * words.count)
      for word in words {
        let value = word.value
        bytes.append(UInt8(truncatingIfNeeded: value))
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value >> 16))
        bytes.append(UInt8(truncatingIfNeeded: value >> 24))
      }
      return bytes
    }

    private mutating func append(_ x: Felt5) {
      words.append(x.c0)
      words.append(x.c1)
      words.append(x.c2)
      words.append(x.c3)
      words.append(x.c4)
    }
  }
#endif
