#if !hasFeature(Embedded)
  import KoalaBear

  /// Reed–Solomon encoding: coefficients to evaluations at the points of an `EvaluationDomain`.
  struct Encoder {
    let bits: Int

    /// Evaluates the polynomial with `count` coefficients at all 2^`bits` positions, in the domain's order.
    func encode(_ coefficients: UnsafePointer<Felt>, count: Int, into output: UnsafeMutablePointer<Felt>) {
      let length = 1 << bits
      output.update(from: coefficients, count: count)
      (output + count).update(repeating: .zero, count: length - count)
      var half = length / 2
      var root = Felt.twoAdicGenerator(bits)
      while half >= 1 {
        var start = 0
        while start < length {
          var w = Felt.one
          for j in start..<start + half {
            let a = output[j]
            let b = output[j + half]
            output[j] = a + b
            output[j + half] = (a - b) * w
            w *= root
          }
          start += 2 * half
        }
        root = root.squared
        half /= 2
      }
    }

    /// Replaces the vector c, in the domain's order, by its transposed transform: entry b becomes Σ_j c_j·x_j^b.
    func transpose(_ values: UnsafeMutablePointer<Felt>) {
      let length = 1 << bits
      var half = 1
      var level = 1
      while half < length {
        let root = Felt.twoAdicGenerator(level)
        var start = 0
        while start < length {
          var w = Felt.one
          for j in start..<start + half {
            let a = values[j]
            let b = values[j + half] * w
            values[j] = a + b
            values[j + half] = a - b
            w *= root
          }
          start += 2 * half
        }
        half *= 2
        level += 1
      }
    }
  }
#endif
