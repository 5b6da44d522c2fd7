#if !hasFeature(Embedded)
  import Buffers
  import Constraints
  import KoalaBear
  import Multilinear
  import Parallel

  /// Bits of 32 rows, which are the bits of a word: the states before every round.
  ///
  /// Word 64 l + z of a state is bit z of lane l.
  final class KeccakSigns: @unchecked Sendable {
    typealias Words = UnsafeMutablePointer<UInt32>
    static let width = KeccakRound.lanes * KeccakRound.bits
    static let segments = KeccakStates.segments
    static let roundsPerSegment = KeccakStates.roundsPerSegment
    static let rounds = segments * roundsPerSegment

    let rows: KeccakRows
    /// Sets of 32 rows, two blocks each.
    let count: Int
    private let words: LargeBuffer<UInt32>

    /// The states as committed, each segment from its own.
    init(_ rows: KeccakRows, _ columns: [[UnsafePointer<Felt>]]) {
      self.rows = rows
      count = rows.count / 32
      words = LargeBuffer(uninitialized: count * KeccakSigns.rounds * KeccakSigns.width)
      Parallel.forEach(count * KeccakStates.segments) { item in
        let (set, segment) = (item / KeccakStates.segments, item % KeccakStates.segments)
        var first = state(set, segment * KeccakStates.roundsPerSegment)
        var instance = rows.logHeights.count - 1
        while rows.offsets[instance] > 32 * set { instance -= 1 }
        let row = 32 * set - rows.offsets[instance]
        for byte in 0..<KeccakStates.width {
          KeccakSigns.transpose(
            columns[instance][segment * KeccakStates.width + byte] + row, to: first + 8 * byte)
        }
        for round in 0..<KeccakStates.roundsPerSegment - 1 {
          let next = first + KeccakSigns.width
          KeccakWords.apply(segment * KeccakStates.roundsPerSegment + round, first, to: next)
          first = next
        }
      }
    }

    /// The state before a round, 0 … 23.
    func state(_ set: Int, _ round: Int) -> Words {
      words.pointer + (set * KeccakSigns.rounds + round) * KeccakSigns.width
    }

    /// The values of lanes of the states before the segments' rounds at a point of rows: by lane, then vector of places.
    func values(_ lanes: [Int], round: Int, _ point: KeccakPoint) -> [[PackedFelt5]] {
      let (eq, inner) = (Eq.table(point.block), KeccakPoint.lagrange(at: point.inner))
      let tables = LargeBuffer<UInt32>(uninitialized: rows.blocks * PointTable.size)
      Parallel.forEach(rows.blocks) { b in
        PointTable.fill(tables.pointer + b * PointTable.size, inner.map { $0 * eq[b] })
      }
      let parts = Parallel.map(lanes.count * KeccakSigns.segments) { item in
        let (lane, s) = (lanes[item / KeccakSigns.segments], item % KeccakSigns.segments)
        var sums = [PackedFelt5](repeating: .zero, count: KeccakVectors.perSegment)
        for set in 0..<count {
          let words = state(set, s * KeccakSigns.roundsPerSegment + round) + 64 * lane
          for half in 0..<2 {
            let table = tables.pointer + (2 * set + half) * PointTable.size
            for v in sums.indices {
              sums[v] += PointTable.values(table, PointTable.bits(words + 16 * v, half: half))
            }
          }
        }
        return sums
      }
      return lanes.indices.map { i in
        (0..<KeccakSigns.segments).flatMap { parts[i * KeccakSigns.segments + $0] }
      }
    }

    /// By segment and place a list of `width` elements, written by `body`.
    static func kernel(_ width: Int, _ body: (Int, Int, UnsafeMutablePointer<Felt5>) -> Void) -> [Felt5] {
      let places = segments * KeccakRound.bits
      return [Felt5](unsafeUninitializedCapacity: places * width) { buffer, initialized in
        let base = buffer.baseAddress.unsafelyUnwrapped
        Parallel.forChunks(places, grain: KeccakRound.bits / 2) { range in
          for place in range {
            body(place / KeccakRound.bits, place % KeccakRound.bits, base + place * width)
          }
        }
        initialized = places * width
      }
    }

    /// 32 bytes to eight words, the least significant bits first.
    @inline(__always)
    private static func transpose(_ bytes: UnsafePointer<Felt>, to words: Words) {
      func eights(_ at: Int) -> SIMD2<UInt64> {
        let canonical = PackedFelt(load: bytes + at) * PackedFelt(raw: SIMD16(repeating: 1))
        return unsafeBitCast(SIMD16<UInt8>(truncatingIfNeeded: canonical.raw), to: SIMD2<UInt64>.self)
      }
      let (low, high) = (eights(0), eights(16))
      var x = SIMD4(low[0], low[1], high[0], high[1])
      // Matrices of 8 × 8 bits, transposed by blocks of 1, 2 and 4.
      var t = (x ^ x &>> 7) & 0x00aa_00aa_00aa_00aa
      x ^= t ^ t &<< 7
      t = (x ^ x &>> 14) & 0x0000_cccc_0000_cccc
      x ^= t ^ t &<< 14
      t = (x ^ x &>> 28) & 0x0000_0000_f0f0_f0f0
      x ^= t ^ t &<< 28
      for i in 0..<8 {
        let y = x &>> UInt64(8 * i) & 0xff
        words[i] = UInt32(truncatingIfNeeded: y[0] | y[1] &<< 8 | y[2] &<< 16 | y[3] &<< 24)
      }
    }
  }

  /// The parts of a round on words of 32 rows.
  enum KeccakWords {
    typealias Words = UnsafeMutablePointer<UInt32>

    /// to[z] ^= from[z − r].
    @inline(__always)
    private static func add(_ from: UnsafePointer<UInt32>, rotatedBy r: Int, to: Words) {
      for z in 0..<r { to[z] ^= from[z + 64 - r] }
      for z in r..<64 { to[z] ^= from[z - r] }
    }

    /// C: 5 · 64 words.
    static func parities(_ a: UnsafePointer<UInt32>, to c: Words) {
      for i in 0..<320 { c[i] = a[i] ^ a[i + 320] ^ a[i + 640] ^ a[i + 960] ^ a[i + 1280] }
    }

    /// A(l, z) C(x − 1, z) C(x + 1, z − 1): B before ρ and π.
    static func differences(_ a: UnsafePointer<UInt32>, _ c: UnsafePointer<UInt32>, to e: Words) {
      for l in 0..<KeccakRound.lanes {
        let (x, to) = (l % 5, e + 64 * l)
        let left = c + 64 * ((x + 4) % 5)
        for z in 0..<64 { to[z] = a[64 * l + z] ^ left[z] }
        add(c + 64 * ((x + 1) % 5), rotatedBy: 1, to: to)
      }
    }

    /// B, given what `differences` makes.
    static func rotate(_ e: UnsafePointer<UInt32>, to b: Words) {
      for l in 0..<KeccakRound.lanes {
        let to = b + 64 * KeccakRound.target(l)
        to.update(repeating: 0, count: 64)
        add(e + 64 * l, rotatedBy: KeccakRound.rotation(l), to: to)
      }
    }

    /// χ without ι.
    static func chi(_ b: UnsafePointer<UInt32>, to a: Words) {
      for l in 0..<KeccakRound.lanes {
        let (x, y) = (b + 64 * KeccakRound.beside(l, 1), b + 64 * KeccakRound.beside(l, 2))
        for z in 0..<64 { a[64 * l + z] = b[64 * l + z] ^ (~x[z] & y[z]) }
      }
    }

    /// A round.
    static func apply(_ round: Int, _ a: UnsafePointer<UInt32>, to next: Words) {
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 320 + 2 * KeccakSigns.width) { scratch in
        let c = scratch.baseAddress.unsafelyUnwrapped
        let (e, b) = (c + 320, c + 320 + KeccakSigns.width)
        parities(a, to: c)
        differences(a, c, to: e)
        rotate(e, to: b)
        chi(b, to: next)
        for z in KeccakRound.constantBits where KeccakRound.isSet(z, round: round) { next[z] = ~next[z] }
      }
    }
  }
#endif
