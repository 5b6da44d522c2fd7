#if !hasFeature(Embedded)
  import Hashes
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
      let grain = 1 << 9
      let parts = bits < 12 ? 1 : 4 * Parallel.threadCount
      var start = 0
      while start < Int(Felt.modulus) {
        let first = start
        let hits = Parallel.map(parts) { i in
          base.firstNonce(from: first + i * grain, count: grain, bits: bits)
        }
        if let hit = hits.first(where: { $0 >= 0 }) { return Felt(UInt32(hit)) }
        start += parts * grain
      }
      preconditionFailure("no nonce below p does \(bits) bits of work")
    }

    /// The smallest accepted nonce in a range, or −1. The next place must be free. Sixteen at a time; a multiple
    /// of sixteen is searched.
    private func firstNonce(from start: Int, count: Int, bits: Int) -> Int {
      withUnsafeTemporaryAllocation(of: PackedFelt.self, capacity: 16) { buffer in
        let lanes = buffer.baseAddress.unsafelyUnwrapped
        var ready = state
        // `squeeze` ends the block with one more element.
        ready[15] += Felt(DuplexSponge.lastTag + UInt32(position + 1))
        var nonces = PackedFelt()
        for lane in 0..<16 { nonces[lane] = Felt(UInt32(truncatingIfNeeded: start + lane)) }
        nonces += ready[position]
        var n = start
        while n < start + count {
          for i in 0..<16 { lanes[i] = PackedFelt(ready[i]) }
          lanes[position] = nonces
          Poseidon2.permute16(lanes)
          // Times the element whose representative is 1: from representatives to canonical values.
          let values = (lanes[0] * Felt(raw: 1)).raw
          for lane in 0..<16 where DuplexSponge.isGround(values[lane], bits: bits) {
            if n + lane < Int(Felt.modulus) { return n + lane }
          }
          nonces += Felt(16)
          n += 16
        }
        return -1
      }
    }
  }
#endif
