#if !hasFeature(Embedded)
  import KoalaBear
  import Parallel

  extension DuplexSponge {
    /// The smallest nonce that `acceptsNonce` would accept.
    ///
    /// Chunks of nonces are searched on all threads; the smallest hit of the first chunk with one is taken, so
    /// that the proof does not depend on the number of threads.
    func findNonce(bits: Int) -> Felt {
      var ready = self
      ready.prepareToAbsorb()
      let base = ready
      let grain = 1 << 10
      let chunk = grain * max(4, Parallel.threadCount * 4)
      var start = 0
      while start < Int(Felt.modulus) {
        let first = start
        let hits = Parallel.map(chunk / grain) { i in
          base.firstNonce(from: first + i * grain, count: grain, bits: bits)
        }
        if let hit = hits.first(where: { $0 >= 0 }) { return Felt(UInt32(hit)) }
        start += chunk
      }
      preconditionFailure("no nonce below p does \(bits) bits of work")
    }

    /// The smallest accepted nonce in a range, or −1. The next place must be free.
    private func firstNonce(from start: Int, count: Int, bits: Int) -> Int {
      for n in start..<min(start + count, Int(Felt.modulus)) {
        var copy = self
        if copy.acceptsNonce(Felt(UInt32(n)), bits: bits) { return n }
      }
      return -1
    }
  }
#endif
