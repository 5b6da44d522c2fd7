import BigIntegers
import Hashes
import Testing

@testable import Secp256k1

@Suite struct HintedSignatureTests {
  struct Case {
    let digest: Hash256
    let signature: Signature
    let key: AffinePoint
    let words: [UInt64]

    init(_ i: Int) throws {
      let v = signatureVectors[i]
      digest = try #require(Hash256(v.digest))
      signature = try #require(Signature(bytes: v.signature))
      (key, words) = try HintedSignature.makeHints(digest, signature)
    }

    func check(
      digest: Hash256? = nil, signature: Signature? = nil, key: AffinePoint? = nil, words: [UInt64]? = nil,
      requireLowS: Bool = true
    ) throws {
      try (words ?? self.words).withUnsafeBufferPointer {
        try HintedSignature.check(
          variableTime: digest ?? self.digest, signature ?? self.signature, key: key ?? self.key,
          requireLowS: requireLowS, hints: $0)
      }
    }
  }

  @Test(arguments: signatureVectors.indices)
  func acceptsWhatLibsecp256k1Signed(i: Int) throws {
    let c = try Case(i)
    #expect(c.key == AffinePoint(x: signatureVectors[i].x, y: signatureVectors[i].y))
    try c.check()
    try c.check(words: [])
    #expect(c.words.count == 16)
  }

  @Test(arguments: signatureVectors.indices)
  func shortFractionsAreShort(i: Int) throws {
    for value in [
      signatureVectors[i].key, signatureVectors[i].x, UInt256(UInt64(i)),
      Scalar.order &- UInt256(UInt64(i + 1)),
    ] {
      let t = Scalar(reducing: value)
      func evaluate(_ e: EisensteinInteger) -> Scalar {
        func scalar(_ c: UInt256) -> Scalar {
          c.bit(255) ? -Scalar(reducing: .zero &- c) : Scalar(reducing: c)
        }
        return scalar(e.c0) + scalar(e.c1) * Scalar.lambda
      }
      let candidates = ShortFraction.candidates(t)
      #expect(candidates.count == 24)
      for (a, b) in candidates { #expect(evaluate(b) * t == evaluate(a)) }
      #expect(candidates.contains { a, b in a.size < 0x1p67 && b.size < 0x1p67 && !evaluate(b).isZero })
    }
  }

  @Test func everyAlteredWordOfTheHintsIsRefused() throws {
    let c = try Case(9)
    for i in c.words.indices {
      for bit in [0, 31, 63] {
        var words = c.words
        words[i] ^= 1 << UInt64(bit)
        #expect(throws: HintedSignatureError.self) { try c.check(words: words) }
      }
    }
  }

  /// What a guest does with the machine's accelerators accepts and refuses the same as the sum on values.
  @Test func bothSumsAgree() throws {
    func outcome(_ c: Case, _ words: [UInt64], key: AffinePoint, inMemory: Bool) -> HintedSignatureError? {
      words.withUnsafeBufferPointer { hints in
        do throws(HintedSignatureError) {
          try HintedSignature.check(c.digest, c.signature, key, true, hints, inMemory: inMemory)
          return nil
        } catch {
          return error
        }
      }
    }
    for i in 5..<9 {
      let c = try Case(i)
      let other = try Case(i + 1)
      #expect(outcome(c, c.words, key: c.key, inMemory: true) == nil)
      for key in [other.key, -c.key, .generator] {
        let errors = [true, false].map { outcome(c, c.words, key: key, inMemory: $0) }
        #expect(errors[0] != nil && errors[0] == errors[1])
      }
      for position in c.words.indices {
        var words = c.words
        words[position] ^= 1 << UInt64(7 * position % 64)
        let errors = [true, false].map { outcome(c, words, key: c.key, inMemory: $0) }
        #expect(errors[0] != nil && errors[0] == errors[1], "word \(position)")
      }
      for count in 0...16 {
        let words = Array(c.words.prefix(count))
        let errors = [true, false].map { outcome(c, words, key: other.key, inMemory: $0) }
        #expect(errors[0] != nil && errors[1] != nil, "\(count) words")
      }
    }
  }

  @Test func productsInMemoryAreTheField() {
    let p = FieldElement(reducing: FieldElement.modulus)
    let values = [
      .zero, .one, p, p - .one, FieldElement(reducing: .max), FieldElement.beta, AffinePoint.generator.x,
    ]
    for a in values {
      for b in values { #expect(FieldElement.multiplyInMemory(a, b) == a * b) }
    }
  }

  @Test func missingAndAdditionalWordsAreRefused() throws {
    let c = try Case(10)
    for n in 1..<c.words.count {
      #expect(throws: HintedSignatureError.self) { try c.check(words: Array(c.words.prefix(n))) }
    }
    #expect(throws: HintedSignatureError.hint(.length)) { try c.check(words: c.words + [0]) }
    #expect(throws: HintedSignatureError.hint(.length)) { try c.check(words: Array(c.words.prefix(15))) }
  }

  @Test(arguments: 5..<15)
  func anotherKeyMessageOrParityIsRefused(i: Int) throws {
    let c = try Case(i)
    let other = try Case(i + 1)
    let mismatch = HintedSignatureError.signature(.mismatch)
    #expect(throws: HintedSignatureError.self) { try c.check(key: other.key) }
    #expect(throws: HintedSignatureError.self) { try c.check(key: -c.key) }
    #expect(throws: HintedSignatureError.self) { try c.check(digest: other.digest) }
    #expect(throws: HintedSignatureError.self) { try c.check(signature: other.signature) }
    #expect(throws: HintedSignatureError.self) { try c.check(signature: other.signature, words: other.words) }
    #expect(throws: mismatch) { try c.check(key: other.key, words: []) }
    var flipped = c.signature
    flipped.yIsOdd.toggle()
    #expect(throws: HintedSignatureError.hint(.wrongPoint)) { try c.check(signature: flipped) }
    #expect(throws: mismatch) { try c.check(signature: flipped, words: []) }
  }

  /// Hints that are right for the scalars and a key that is not the signer's.
  @Test func aTrueRelationForAWrongKeyEndsInAMismatch() throws {
    let c = try Case(12)
    let wrong = try Case(13).key
    let (r, s) = try c.signature.scalars(requireLowS: true)
    let h = c.words
    let relation = h.withUnsafeBufferPointer { w in
      let p = w.baseAddress!
      return SignatureRelation(
        v: Scalar(canonical: UInt256(limbs: p[4], p[5], p[6], p[7]))!, a1: HintWords.signed(p + 8),
        a2: HintWords.signed(p + 10), b1: HintWords.signed(p + 12), b2: HintWords.signed(p + 14))
    }
    #expect(relation.holds(r: r, s: s))
    let point = try #require(AffinePoint(x: c.signature.r, yIsOdd: c.signature.yIsOdd))
    let z = Scalar(digest: c.digest)
    #expect(relation.isNeutral(r: point, p: c.key, z: z))
    #expect(!relation.isNeutral(r: point, p: wrong, z: z) && !relation.isNeutral(r: -point, p: c.key, z: z))
    #expect(throws: HintedSignatureError.signature(.mismatch)) { try c.check(key: wrong) }
  }

  @Test func vEqualToZeroProvesNothing() throws {
    let c = try Case(14)
    var words = c.words
    for i in 4..<16 { words[i] = 0 }
    #expect(throws: HintedSignatureError.hint(.wrongRelation)) { try c.check(words: words) }
  }

  @Test func highSIsRefusedOnBothPaths() throws {
    let c = try Case(15)
    let high = Signature(
      r: c.signature.r, s: Scalar.order &- c.signature.s, yIsOdd: !c.signature.yIsOdd)
    let (key, words) = try HintedSignature.makeHints(c.digest, high)
    #expect(key == c.key)
    for hints in [words, []] {
      try c.check(signature: high, words: hints, requireLowS: false)
      #expect(throws: HintedSignatureError.signature(.highS)) { try c.check(signature: high, words: hints) }
    }
  }

  /// Signatures made so that the ladder meets equal abscissas: the key is ±G or ±R, the nonce 1, and so on.
  @Test func smallKeysAndNoncesAreServed() throws {
    let digest = try #require(
      Hash256(bytes("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")))
    for d in [1, 2, 3, 5, 64, 65_537] as [UInt64] {
      for k in [1, 2, 3, 5, 64] as [UInt64] {
        for negative in [false, true] {
          let key = negative ? -Scalar(reducing: UInt256(d)) : Scalar(reducing: UInt256(d))
          let nonce = Scalar(reducing: UInt256(k))
          let point = try #require(naive(UInt256(k)).affine)
          let r = Scalar(reducing: point.x.integer)
          let s = nonce.inverse * (Scalar(digest: digest) + r * key)
          let signature = Signature(r: r.value, s: s.value, yIsOdd: point.y.isOdd)
          let (recovered, words) = try HintedSignature.makeHints(digest, signature)
          #expect(recovered == naive(key.value).affine)
          #expect(words.count == 16)
          for inMemory in [true, false] {
            try words.withUnsafeBufferPointer {
              try HintedSignature.check(digest, signature, recovered, false, $0, inMemory: inMemory)
            }
            _ = words.withUnsafeBufferPointer { words in
              #expect(throws: HintedSignatureError.signature(.mismatch)) {
                try HintedSignature.check(digest, signature, -recovered, false, words, inMemory: inMemory)
              }
            }
          }
        }
      }
    }
  }
}
