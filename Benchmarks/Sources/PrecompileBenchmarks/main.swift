import BigIntegers
import Hashes
import ModularExponentiation
import P256
import Secp256k1

/// Prints "name nanoseconds" lines: the best of many short runs.
func measure(_ name: String, runs: Int = 60, count: Int = 20, _ body: () -> Void) {
  var least = Double.infinity
  for _ in 0..<runs {
    let duration = ContinuousClock().measure { for _ in 0..<count { body() } }
    let (seconds, attoseconds) = duration.components
    least = min(least, (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(count))
  }
  print(name, (least * 10).rounded() / 10)
}

func pattern(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ 5) } }

func main() throws {
  let digest = Keccak256.hash(pattern(32))
  let privateKey = try PrivateKey(UInt256(bigEndian: pattern(32)) ?? .one)
  let key = privateKey.publicKey
  let signature = privateKey.sign(digest)
  measure("secp256k1.verify") { try? ECDSA.verify(variableTime: digest, signature, key: key) }
  measure("secp256k1.recover") {
    _ = try? ECDSA.recover(
      variableTime: digest, r: signature.r, s: signature.s, recoveryID: signature.yIsOdd ? 1 : 0)
  }

  // The generator as a key: the digest 0 with r = s = x(G) is a signature by it.
  guard
    let x = UInt256(text: "0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
    let y = UInt256(text: "0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
    let p256 = P256PublicKey(x: x, y: y)
  else { return }
  measure("p256.verify") { try? p256.verify(variableTime: digest, r: x, s: y) }

  for count in [32, 1000] {
    let message = pattern(count)
    measure("keccak256.\(count)") { _ = Keccak256.hash(message) }
    measure("sha256.\(count)") { _ = SHA256.hash(message) }
    measure("ripemd160.\(count)") { _ = RIPEMD160.hash(message) }
  }
  var state = [UInt64](repeating: 1, count: 8)
  let block = [UInt64](repeating: 3, count: 16)
  measure("blake2f.12", count: 1000) {
    BLAKE2b.compress(&state, block, offset: (128, 0), isFinal: false, rounds: 12)
  }

  for count in [32, 48, 64, 128, 256, 512, 1024] {
    var modulus = pattern(count).map { $0 ^ 0x5a }
    modulus[0] |= 0x80
    modulus[count - 1] |= 1
    let base = pattern(count)
    let exponent = pattern(32)
    measure("modexp.\(count).32", runs: 20, count: max(1, 2000 / count)) {
      _ = ModularExponentiation.power(base: base, exponent: exponent, modulus: modulus)
    }
  }
  var a = UInt256(bigEndian: pattern(32)) ?? .one
  let b = UInt256(bigEndian: pattern(20)) ?? .one
  let m = UInt256.max &- UInt256(188)
  measure("u256.div", count: 1000) { a = a &+ (a.divided(by: b)?.quotient ?? .zero) }
  measure("u256.mulmod", count: 1000) { a = a.multiplied(by: b, modulo: m) }
  if a.isZero && state[0] == 0 { print("unlikely") }
}

try main()
