import Foundation
import Testing
import VectorTestSupport

@testable import BigIntegers

@Suite struct DivisionTests {
  @Test(arguments: divisionVectors.indices)
  func agreesWithPython(i: Int) {
    let v = divisionVectors[i]
    if v.b.isZero {
      #expect(v.a.remainder(dividingBy: v.b) == nil)
      #expect(v.a.remainderSigned(dividingBy: v.b) == nil)
      #expect(v.a.divided(by: v.b) == nil)
      #expect(v.a.dividedSigned(by: v.b) == nil)
    } else {
      #expect(v.a.divided(by: v.b) ?? (.max, .max) == (v.quotient, v.remainder))
      #expect(
        v.a.dividedSigned(by: v.b) ?? (.max, .max) == (v.signedQuotient, v.signedRemainder))
    }
    if !v.b.isZero {
      #expect(v.a.remainder(dividingBy: v.b) == v.remainder)
      #expect(v.a.remainderSigned(dividingBy: v.b) == v.signedRemainder)
      // The guest's forms.
      #expect((v.a &- v.remainder).dividedExactly(by: v.b) == v.quotient)
      #expect(v.a.powerByCalls(v.b) == v.power)
    }
    #expect(v.a.adding(v.b, modulo: v.m) == v.sum)
    #expect(v.a.multiplied(by: v.b, modulo: v.m) == v.product)
    #expect(v.a.power(v.b) == v.power)
  }

  /// Quotient digits that are estimated one too large, and as large as they can be: q · b + r with extreme limbs.
  @Test func quotientsOfExtremeLimbs() {
    let limbs: [UInt64] = [0, 1, 1 << 63, .max, .max - 1]
    var numbers: [UInt256] = []
    for a in limbs { for b in limbs { for c in limbs { numbers.append(UInt256(limbs: a, b, c, 0)) } } }
    for divisor in numbers + numbers.map({ $0 << 64 }) where !divisor.isZero {
      for q in [
        UInt256.one, UInt256(UInt64.max), UInt256(1 << 63 as UInt64), UInt256.max >> divisor.bitWidthOfValue,
      ] {
        let (product, overflow) = q.multipliedReportingOverflow(by: divisor)
        if overflow { continue }
        for r in [UInt256.zero, divisor &- .one] {
          let (dividend, carry) = product.addingReportingOverflow(r)
          if carry { continue }
          #expect(dividend.divided(by: divisor) ?? (.max, .max) == (q, r))
        }
      }
    }
  }

  /// go-ethereum's tests of the EVM's instructions: X is the second from the top of the stack, Y the top.
  @Test(
    .enabled(if: PublishedVectors.isThere("precompiles"), "needs precompiles.tar.xz"),
    arguments: [
      "add", "and", "byte", "div", "eq", "exp", "gt", "lt", "mod", "mul", "or", "sar", "sdiv", "sgt", "shl",
      "shr",
      "signext", "slt", "smod", "sub", "xor",
    ])
  func opcodes(name: String) throws {
    struct Case: Decodable {
      let X: String
      let Y: String
      let Expected: String
    }
    let cases = try JSONDecoder().decode(
      [Case].self,
      from: PublishedVectors.data("precompiles", "precompiles/go-ethereum-opcodes/testcases_\(name).json"))
    #expect(cases.count == 81)
    for test in cases {
      let x = try #require(UInt256(text: "0x" + test.X))
      let y = try #require(UInt256(text: "0x" + test.Y))
      let expected = try #require(UInt256(text: "0x" + test.Expected))
      let small = y < UInt256(256) ? Int(y.limb0) : 256
      func bit(_ condition: Bool) -> UInt256 { condition ? .one : .zero }
      let result: UInt256 =
        switch name {
        case "add": y &+ x
        case "and": y & x
        case "byte": UInt256(UInt64(x.byte(fromMostSignificant: small)))
        case "div": y.divided(by: x)?.quotient ?? .zero
        case "eq": bit(y == x)
        case "exp": y.power(x)
        case "gt": bit(y > x)
        case "lt": bit(y < x)
        case "mod": y.divided(by: x)?.remainder ?? .zero
        case "mul": y &* x
        case "or": y | x
        case "sar": x.shiftedRightArithmetic(small)
        case "sdiv": y.dividedSigned(by: x)?.quotient ?? .zero
        case "sgt": bit(x.isSignedLess(than: y))
        case "shl": x << small
        case "shr": x >> small
        case "signext": x.signExtended(fromByte: small)
        case "slt": bit(y.isSignedLess(than: x))
        case "smod": y.dividedSigned(by: x)?.remainder ?? .zero
        case "sub": y &- x
        default: y ^ x
        }
      #expect(result == expected, "\(name) \(test.Y) \(test.X)")
    }
  }
}
