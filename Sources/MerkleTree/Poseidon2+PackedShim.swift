#if !hasFeature(Embedded)
  import Hashes
  import KoalaBear

  extension Poseidon2 {
    static func permute16(_ s: UnsafeMutablePointer<PackedFelt>) {
      withUnsafeTemporaryAllocation(of: Felt.self, capacity: 16) { t in
        for lane in 0..<16 {
          for i in 0..<16 { t[i] = s[i][lane] }
          permute16(t.baseAddress!)
          for i in 0..<16 { s[i][lane] = t[i] }
        }
      }
    }
    static func permute24(_ s: UnsafeMutablePointer<PackedFelt>) {
      withUnsafeTemporaryAllocation(of: Felt.self, capacity: 24) { t in
        for lane in 0..<16 {
          for i in 0..<24 { t[i] = s[i][lane] }
          permute24(t.baseAddress!)
          for i in 0..<24 { s[i][lane] = t[i] }
        }
      }
    }
  }
#endif
