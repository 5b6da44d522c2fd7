#if arch(riscv64) && hasFeature(Embedded)
  import CIntrinsics
#endif

/// The permutation Keccak-f[1600] (FIPS 202, section 3.2).
public enum KeccakPermutation {
  /// Applies the 24 rounds to `lanes`, 25 words in the order x + 5y. In a guest this is the machine's accelerator 0x100.
  @inline(__always)
  public static func apply(_ lanes: UnsafeMutablePointer<UInt64>) {
    #if arch(riscv64) && hasFeature(Embedded)
      martinet_keccak(lanes)
    #else
      applyPortably(lanes)
    #endif
  }

  /// Two rounds an iteration, all lanes in local variables, no moves between rounds: variables are named
  /// by row (b g k m s) and column (a e i o u). Six lanes are held complemented ("lane complementing",
  /// Keccak implementation overview, section 2.2), which leaves one NOT in most rows of χ.
  static func applyPortably(_ lanes: UnsafeMutablePointer<UInt64>) {
    var aba = lanes[0]
    var abe = ~lanes[1]
    var abi = ~lanes[2]
    var abo = lanes[3]
    var abu = lanes[4]
    var aga = lanes[5]
    var age = lanes[6]
    var agi = lanes[7]
    var ago = ~lanes[8]
    var agu = lanes[9]
    var aka = lanes[10]
    var ake = lanes[11]
    var aki = ~lanes[12]
    var ako = lanes[13]
    var aku = lanes[14]
    var ama = lanes[15]
    var ame = lanes[16]
    var ami = ~lanes[17]
    var amo = lanes[18]
    var amu = lanes[19]
    var asa = ~lanes[20]
    var ase = lanes[21]
    var asi = lanes[22]
    var aso = lanes[23]
    var asu = lanes[24]

    var i = 0
    while i < 24 {
      // Even round: a → e.
      let ca = aba ^ aga ^ aka ^ ama ^ asa
      let ce = abe ^ age ^ ake ^ ame ^ ase
      let ci = abi ^ agi ^ aki ^ ami ^ asi
      let co = abo ^ ago ^ ako ^ amo ^ aso
      let cu = abu ^ agu ^ aku ^ amu ^ asu
      let ta = cu ^ rotate(ce, 1)
      let te = ca ^ rotate(ci, 1)
      let ti = ce ^ rotate(co, 1)
      let to = ci ^ rotate(cu, 1)
      let tu = co ^ rotate(ca, 1)
      let b0 = aba ^ ta
      let b1 = rotate(age ^ te, 44)
      let b2 = rotate(aki ^ ti, 43)
      let b3 = rotate(amo ^ to, 21)
      let b4 = rotate(asu ^ tu, 14)
      let eba = b0 ^ (b1 | b2) ^ roundConstants[i]
      let ebe = b1 ^ (~b2 | b3)
      let ebi = b2 ^ (b3 & b4)
      let ebo = b3 ^ (b4 | b0)
      let ebu = b4 ^ (b0 & b1)
      let g0 = rotate(abo ^ to, 28)
      let g1 = rotate(agu ^ tu, 20)
      let g2 = rotate(aka ^ ta, 3)
      let g3 = rotate(ame ^ te, 45)
      let g4 = rotate(asi ^ ti, 61)
      let ega = g0 ^ (g1 | g2)
      let ege = g1 ^ (g2 & g3)
      let egi = g2 ^ (g3 | ~g4)
      let ego = g3 ^ (g4 | g0)
      let egu = g4 ^ (g0 & g1)
      let k0 = rotate(abe ^ te, 1)
      let k1 = rotate(agi ^ ti, 6)
      let k2 = rotate(ako ^ to, 25)
      let k3 = rotate(amu ^ tu, 8)
      let k4 = rotate(asa ^ ta, 18)
      let nk3 = ~k3
      let eka = k0 ^ (k1 | k2)
      let eke = k1 ^ (k2 & k3)
      let eki = k2 ^ (nk3 & k4)
      let eko = nk3 ^ (k4 | k0)
      let eku = k4 ^ (k0 & k1)
      let m0 = rotate(abu ^ tu, 27)
      let m1 = rotate(aga ^ ta, 36)
      let m2 = rotate(ake ^ te, 10)
      let m3 = rotate(ami ^ ti, 15)
      let m4 = rotate(aso ^ to, 56)
      let nm3 = ~m3
      let ema = m0 ^ (m1 & m2)
      let eme = m1 ^ (m2 | m3)
      let emi = m2 ^ (nm3 | m4)
      let emo = nm3 ^ (m4 & m0)
      let emu = m4 ^ (m0 | m1)
      let s0 = rotate(abi ^ ti, 62)
      let s1 = rotate(ago ^ to, 55)
      let s2 = rotate(aku ^ tu, 39)
      let s3 = rotate(ama ^ ta, 41)
      let s4 = rotate(ase ^ te, 2)
      let ns1 = ~s1
      let esa = s0 ^ (ns1 & s2)
      let ese = ns1 ^ (s2 | s3)
      let esi = s2 ^ (s3 & s4)
      let eso = s3 ^ (s4 | s0)
      let esu = s4 ^ (s0 & s1)

      // Odd round: e → a.
      let va = eba ^ ega ^ eka ^ ema ^ esa
      let ve = ebe ^ ege ^ eke ^ eme ^ ese
      let vi = ebi ^ egi ^ eki ^ emi ^ esi
      let vo = ebo ^ ego ^ eko ^ emo ^ eso
      let vu = ebu ^ egu ^ eku ^ emu ^ esu
      let wa = vu ^ rotate(ve, 1)
      let we = va ^ rotate(vi, 1)
      let wi = ve ^ rotate(vo, 1)
      let wo = vi ^ rotate(vu, 1)
      let wu = vo ^ rotate(va, 1)
      let bb0 = eba ^ wa
      let bb1 = rotate(ege ^ we, 44)
      let bb2 = rotate(eki ^ wi, 43)
      let bb3 = rotate(emo ^ wo, 21)
      let bb4 = rotate(esu ^ wu, 14)
      aba = bb0 ^ (bb1 | bb2) ^ roundConstants[i &+ 1]
      abe = bb1 ^ (~bb2 | bb3)
      abi = bb2 ^ (bb3 & bb4)
      abo = bb3 ^ (bb4 | bb0)
      abu = bb4 ^ (bb0 & bb1)
      let gg0 = rotate(ebo ^ wo, 28)
      let gg1 = rotate(egu ^ wu, 20)
      let gg2 = rotate(eka ^ wa, 3)
      let gg3 = rotate(eme ^ we, 45)
      let gg4 = rotate(esi ^ wi, 61)
      aga = gg0 ^ (gg1 | gg2)
      age = gg1 ^ (gg2 & gg3)
      agi = gg2 ^ (gg3 | ~gg4)
      ago = gg3 ^ (gg4 | gg0)
      agu = gg4 ^ (gg0 & gg1)
      let kk0 = rotate(ebe ^ we, 1)
      let kk1 = rotate(egi ^ wi, 6)
      let kk2 = rotate(eko ^ wo, 25)
      let kk3 = rotate(emu ^ wu, 8)
      let kk4 = rotate(esa ^ wa, 18)
      let nkk3 = ~kk3
      aka = kk0 ^ (kk1 | kk2)
      ake = kk1 ^ (kk2 & kk3)
      aki = kk2 ^ (nkk3 & kk4)
      ako = nkk3 ^ (kk4 | kk0)
      aku = kk4 ^ (kk0 & kk1)
      let mm0 = rotate(ebu ^ wu, 27)
      let mm1 = rotate(ega ^ wa, 36)
      let mm2 = rotate(eke ^ we, 10)
      let mm3 = rotate(emi ^ wi, 15)
      let mm4 = rotate(eso ^ wo, 56)
      let nmm3 = ~mm3
      ama = mm0 ^ (mm1 & mm2)
      ame = mm1 ^ (mm2 | mm3)
      ami = mm2 ^ (nmm3 | mm4)
      amo = nmm3 ^ (mm4 & mm0)
      amu = mm4 ^ (mm0 | mm1)
      let ss0 = rotate(ebi ^ wi, 62)
      let ss1 = rotate(ego ^ wo, 55)
      let ss2 = rotate(eku ^ wu, 39)
      let ss3 = rotate(ema ^ wa, 41)
      let ss4 = rotate(ese ^ we, 2)
      let nss1 = ~ss1
      asa = ss0 ^ (nss1 & ss2)
      ase = nss1 ^ (ss2 | ss3)
      asi = ss2 ^ (ss3 & ss4)
      aso = ss3 ^ (ss4 | ss0)
      asu = ss4 ^ (ss0 & ss1)
      i &+= 2
    }

    lanes[0] = aba
    lanes[1] = ~abe
    lanes[2] = ~abi
    lanes[3] = abo
    lanes[4] = abu
    lanes[5] = aga
    lanes[6] = age
    lanes[7] = agi
    lanes[8] = ~ago
    lanes[9] = agu
    lanes[10] = aka
    lanes[11] = ake
    lanes[12] = ~aki
    lanes[13] = ako
    lanes[14] = aku
    lanes[15] = ama
    lanes[16] = ame
    lanes[17] = ~ami
    lanes[18] = amo
    lanes[19] = amu
    lanes[20] = ~asa
    lanes[21] = ase
    lanes[22] = asi
    lanes[23] = aso
    lanes[24] = asu
  }

  #if !hasFeature(Embedded)
    /// Some of the 24 rounds, step by step as in the standard: for those who need the states in between.
    public static func rounds(_ range: Range<Int>, _ lanes: UnsafeMutablePointer<UInt64>) {
      precondition(range.lowerBound >= 0 && range.upperBound <= 24, "rounds 0 ..< 24")
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 25) { moved in
        let b = moved.baseAddress.unsafelyUnwrapped
        for round in range {
          for x in 0..<5 {
            let left = column(lanes, (x &+ 4) % 5)
            b[x] = left ^ rotate(column(lanes, (x &+ 1) % 5), 1)
          }
          for lane in 0..<25 { lanes[lane] ^= b[lane % 5] }
          for lane in 0..<25 { b[targets[lane]] = rotate(lanes[lane], rotations[lane]) }
          for y in 0..<5 {
            let row = b + 5 &* y
            for x in 0..<5 { lanes[5 &* y &+ x] = row[x] ^ (~row[(x &+ 1) % 5] & row[(x &+ 2) % 5]) }
          }
          lanes[0] ^= roundConstants[round]
        }
      }
    }

    @inline(__always)
    private static func column(_ lanes: UnsafeMutablePointer<UInt64>, _ x: Int) -> UInt64 {
      lanes[x] ^ lanes[x &+ 5] ^ lanes[x &+ 10] ^ lanes[x &+ 15] ^ lanes[x &+ 20]
    }
  #endif

  @inline(__always)
  private static func rotate(_ x: UInt64, _ n: UInt64) -> UInt64 { (x &<< n) | (x &>> (64 &- n)) }
}

extension KeccakPermutation {
  /// ι's round constants (FIPS 202, section 3.2.5).
  public static let roundConstants: InlineArray<24, UInt64> = [
    0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000,
    0x0000_0000_0000_808b, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
    0x0000_0000_0000_008a, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
    0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
    0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800a, 0x8000_0000_8000_000a,
    0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
  ]

  /// Left rotations of ρ by lane x + 5y (FIPS 202, table 2).
  public static let rotations: InlineArray<25, UInt64> = [
    0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14,
  ]

  /// Where π puts lane x + 5y: y + 5 (2x + 3y).
  public static let targets: InlineArray<25, Int> = [
    0, 10, 20, 5, 15, 16, 1, 11, 21, 6, 7, 17, 2, 12, 22, 23, 8, 18, 3, 13, 14, 24, 9, 19, 4,
  ]
}
