#!/usr/bin/env python3
"""Writes the constants of BN254 and BLS12-381 from the two curves' parameters.

  Sources/CIntrinsics/include/FieldConstants.h    operands of the fused field operation
  Sources/BN254/Constants.generated.swift
  Sources/BLS12381/Constants.generated.swift
  Sources/KZG/TrustedSetup.generated.swift
  Sources/BLS12381/Isogenies.generated.swift      RFC 9380, appendix E, as py_ecc has them (pip install py_ecc)

Everything but the isogenies and the generators is computed here and checked as it is.
"""
import math
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MASK = (1 << 64) - 1


class Curve:
    def __init__(self, name, u, p, r, words, nonresidue):
        self.name, self.u, self.p, self.r, self.words, self.k = name, u, p, r, words, nonresidue


U = 4965661367192848881
BN = Curve(
    "BN254", U, 36 * U**4 + 36 * U**3 + 24 * U**2 + 6 * U + 1, 36 * U**4 + 36 * U**3 + 18 * U**2 + 6 * U + 1, 4, 9)
X = -0xD201000000010000
BLS = Curve("BLS12381", X, (X - 1) ** 2 * (X**4 - X**2 + 1) // 3 + X, X**4 - X**2 + 1, 6, 1)
assert BN.p == 21888242871839275222246405745257275088696311157297823662689037894645226208583
assert BLS.p.bit_length() == 381 and BLS.r.bit_length() == 255


def mul(p, a, b):
    return (a[0] * b[0] - a[1] * b[1]) % p, (a[0] * b[1] + a[1] * b[0]) % p


def power(p, a, e):
    r = (1, 0)
    while e:
        if e & 1:
            r = mul(p, r, a)
        a = mul(p, a, a)
        e >>= 1
    return r


def inverse(p, a):
    n = pow(a[0] * a[0] + a[1] * a[1], -1, p)
    return a[0] * n % p, -a[1] * n % p


def words(value, count):
    return ", ".join(f"0x{value >> (64 * i) & MASK:016x}" for i in range(count))


def modulus(name, doc, p, count, nonresidue, symbol):
    radix = 1 << (64 * count)
    w = f"Words{count}"
    return f"""/// {doc}
public enum {name}: PrimeModulus {{
  @inlinable @inline(__always)
  public static var modulus: {w} {{
    {w}({words(p, count)})
  }}

  @inlinable @inline(__always)
  public static var negativeInverse: UInt64 {{ 0x{-pow(p, -1, 1 << 64) % (1 << 64):016x} }}

  @inlinable @inline(__always)
  public static var radix: {w} {{
    {w}({words(radix % p, count)})
  }}

  @inlinable @inline(__always)
  public static var radixSquared: {w} {{
    {w}({words(radix * radix % p, count)})
  }}

  @inlinable @inline(__always)
  public static var nonResidue: Int {{ {nonresidue} }}

  @inlinable @inline(__always)
  public static var constants: UnsafePointer<{w}> {{
    UnsafeRawPointer({symbol}()).assumingMemoryBound(to: {w}.self)
  }}
}}
"""


def fused(symbol, p, count):
    values = list(range(10)) + [p] + [p - k for k in range(1, 10)]
    rows = "".join(f"    {words(v, count)},\n" for v in values)
    return (f"static const uint64_t {symbol}_words[{len(values) * count}] = {{\n{rows}}};\n"
            f"static inline const uint64_t *_Nonnull {symbol}(void) {{ return {symbol}_words; }}\n\n")


def element(value, count):
    return f"Words{count}({words(value, count)})"


def pair(c, value):
    return f"quadratic({element(value[0], c.words)}, {element(value[1], c.words)})"


def frobenius(c):
    """xi^(k (p^i - 1) / 6), i = 1, 2, 3."""
    xi = (c.k, 1)
    table = [[power(c.p, xi, k * (c.p**i - 1) // 6) for k in range(6)] for i in (1, 2, 3)]
    assert all(v[1] == 0 for v in table[1])
    return table


HEADER = "// Written by Scripts/generate-pairing-constants.py.\n\n"


def constants(c, extra):
    table = frobenius(c)
    rows = "".join(f"      {pair(c, v)},\n" for row in table for v in row)
    base = modulus(f"{c.name}Modulus", f"The base field of {c.name}.", c.p, c.words, c.k,
                   f"martinet_{c.name.lower()}_base")
    order = modulus(f"{c.name}Order", f"The scalar field of {c.name}.", c.r, 4, 1, f"martinet_{c.name.lower()}_order")
    return f"""{HEADER}public import CIntrinsics
public import EllipticCurves

{base}
{order}
enum {c.name}Constants {{
  /// ξ^(k (pⁱ − 1) / 6) at 6 (i − 1) + k.
  static func frobenius() -> [Fp2<{c.name}.Fp>] {{
    [
{rows}    ]
  }}
{extra}
  static func base(_ words: Words{c.words}) -> {c.name}.Fp {{ {c.name}.Fp(reduced: words) }}

  static func quadratic(_ c0: Words{c.words}, _ c1: Words{c.words}) -> Fp2<{c.name}.Fp> {{ Fp2(base(c0), base(c1)) }}
}}
"""


def value(name, doc, c, v):
    if isinstance(v, tuple):
        return f"\n  /// {doc}\n  static func {name}() -> Fp2<{c.name}.Fp> {{\n    {pair(c, v)}\n  }}\n"
    return f"\n  /// {doc}\n  static func {name}() -> {c.name}.Fp {{\n    base({element(v, c.words)})\n  }}\n"


def add_points(p, a, b):
    """Affine addition over Fp; None is neutral."""
    if a is None:
        return b
    if b is None:
        return a
    if a[0] == b[0]:
        if (a[1] + b[1]) % p == 0:
            return None
        s = 3 * a[0] * a[0] * pow(2 * a[1], -1, p) % p
    else:
        s = (b[1] - a[1]) * pow(b[0] - a[0], -1, p) % p
    x = (s * s - a[0] - b[0]) % p
    return x, (s * (a[0] - x) - a[1]) % p


def multiply(p, a, k):
    r = None
    while k:
        if k & 1:
            r = add_points(p, r, a)
        a = add_points(p, a, a)
        k >>= 1
    return r


def cube_root(p, point, scalar):
    """beta with (beta x, y) = scalar * (x, y)."""
    target = multiply(p, point, scalar)
    beta = target[0] * pow(point[0], -1, p) % p
    assert target[1] == point[1] and pow(beta, 3, p) == 1 != beta
    return beta


def swift_integer(v):
    return f"UInt256(limbs: {words(v, 4)})"


def quotient(name, doc, divisor):
    return (f"\n  /// {doc}\n  static var {name}: UInt128 {{ UInt128(high: 0x{divisor >> 64:016x}, low: 0x{divisor & MASK:016x}) }}\n"
            f"\n  /// ⌊2²⁵⁶ / `{name}`⌋\n  static var {name}Reciprocal: UInt256 {{ {swift_integer((1 << 256) // divisor)} }}\n")


def bn():
    c = BN
    g = (1, 2)
    assert (g[1] ** 2 - g[0] ** 3 - 3) % c.p == 0
    n = c.r
    # A cube root of unity modulo n and a short basis of the lattice of (a, b) with a + b lambda = 0.
    lam = (36 * U**3 + 18 * U**2 + 6 * U + 1) % n
    assert (lam * lam + lam + 1) % n == 0
    a0, a1, s0, s1 = n, lam, 0, 1
    while a1 * a1 > n:
        q = a0 // a1
        a0, a1, s0, s1 = a1, a0 - q * a1, s1, s0 - q * s1
    v1 = (a1, -s1)
    q = a0 // a1
    v2a, v2b = (a0, -s0), (a0 - q * a1, -(s0 - q * s1))
    v2 = min((v2a, v2b), key=lambda v: v[0] ** 2 + v[1] ** 2)
    for v in (v1, v2):
        assert (v[0] + v[1] * lam) % n == 0
    det = v1[0] * v2[1] - v1[1] * v2[0]
    if det < 0:
        v2, det = (-v2[0], -v2[1]), -det
    assert det == n
    # (k, 0) = c1 v1 + c2 v2 with c1 = k v2[1] / n, c2 = -k v1[1] / n; the quotients by multiplication.
    m1, m2 = abs((v2[1] << 256) // n), abs((-v1[1] << 256) // n)
    sign1, sign2 = v2[1] < 0, -v1[1] < 0
    worst = 0
    import random
    rng = random.Random(1)
    for i in range(20000):
        k = rng.randrange(n) if i > 100 else n - 1 - i
        c1 = (k * m1 >> 256) * (-1 if sign1 else 1)
        c2 = (k * m2 >> 256) * (-1 if sign2 else 1)
        k1, k2 = k - c1 * v1[0] - c2 * v2[0], -c1 * v1[1] - c2 * v2[1]
        assert (k1 + k2 * lam - k) % n == 0
        worst = max(worst, abs(k1), abs(k2))
    assert worst.bit_length() <= 128, worst.bit_length()
    wrap = 1 << 256

    def signed(name, doc, v):
        return f"\n  /// {doc}\n  static var {name}: UInt256 {{ {swift_integer(v % wrap)} }}\n"

    extra = value("beta", "A cube root of unity: (x, y) ↦ (βx, y) multiplies by λ = 36u³ + 18u² + 6u + 1.", c,
                  cube_root(c.p, g, lam))
    s1 = -1 if sign1 else 1
    s2 = -1 if sign2 else 1
    extra += signed("quotient1", "How often ±(`row10`, `row11`) goes into k, as a multiple of k / 2²⁵⁶.", m1)
    extra += signed("quotient2", "How often ±(`row20`, `row21`) goes into k, as a multiple of k / 2²⁵⁶.", m2)
    rows = (("row10", s1 * v1[0]), ("row11", s1 * v1[1]), ("row20", s2 * v2[0]), ("row21", s2 * v2[1]))
    for name, v in rows:
        extra += signed(name, "Of the lattice of (a, b) with a + bλ = 0 modulo r, modulo 2²⁵⁶.", v)
    xi = (9, 1)
    b2 = mul(c.p, (3, 0), inverse(c.p, xi))
    g2 = ((0x1800DEEF121F1E76426A00665E5C4479674322D4F75EDADD46DEBD5CD992F6ED,
           0x198E9393920D483A7260BFB731FB5D25F1AA493335A9E71297E485B7AEF312C2),
          (0x12C85EA5DB8C6DEB4AAB71808DCB408FE3D1E7690C43D37B4CE6CC0166FA7DAA,
           0x090689D0585FF075EC9E99AD690C3395BC4B313370B38EF355ACDADCD122975B))
    lhs = mul(c.p, g2[1], g2[1])
    rhs = mul(c.p, mul(c.p, g2[0], g2[0]), g2[0])
    assert lhs == ((rhs[0] + b2[0]) % c.p, (rhs[1] + b2[1]) % c.p)
    extra += quotient("sixUSquared", "6u², by which scalars of the second group are split.", 6 * U * U)
    extra += value("twistB", "3 / ξ", c, b2)
    extra += value("twistThreeB", "9 / ξ", c, ((3 * b2[0]) % c.p, (3 * b2[1]) % c.p))
    extra += value("generator2X", "Of the generator of G2 (EIP-197).", c, g2[0])
    extra += value("generator2Y", "Of the generator of G2 (EIP-197).", c, g2[1])
    return constants(c, extra).replace("public import CIntrinsics\n", "internal import BigIntegers\npublic import CIntrinsics\n")


def bls():
    c = BLS
    g1 = (0x17F1D3A73197D7942695638C4FA9AC0FC3688C4F9774B905A14E3A3F171BAC586C55E83FF97A1AEFFB3AF00ADB22C6BB,
          0x08B3F481E3AAA0F1A09E30ED741D8AE4FCF5E095D5D00AF600DB18CB2C04B3EDD03CC744A2888AE40CAA232946C5E7E1)
    g2 = ((0x024AA2B2F08F0A91260805272DC51051C6E47AD4FA403B02B4510B647AE3D1770BAC0326A805BBEFD48056C8C121BDB8,
           0x13E02B6052719F607DACD3A088274F65596BD0D09920B61AB5DA61BBDC7F5049334CF11213945D57E5AC7D055D042B7E),
          (0x0CE5D527727D6E118CC9CDC6DA2E351AADFD9BAA8CBDD3A76D429A695160D12C923AC9CC3BACA289E193548608B82801,
           0x0606C4A02EA734CC32ACD2B02BC28B99CB3E287E85A763AF267492AB572E99AB3F370D275CEC1DA1AAA9075FF05F79BE))
    assert (g1[1] ** 2 - g1[0] ** 3 - 4) % c.p == 0
    lhs = mul(c.p, g2[1], g2[1])
    rhs = mul(c.p, mul(c.p, g2[0], g2[0]), g2[0])
    assert lhs == ((rhs[0] + 4) % c.p, (rhs[1] + 4) % c.p)
    xi = (1, 1)
    extra = value("beta", "A cube root of unity: (x, y) ↦ (βx, y) multiplies by −x² in the subgroup.", c,
                  cube_root(c.p, g1, -X * X % c.r))
    extra += quotient("zSquared", "z², by which scalars are split.", X * X)
    extra += value("psiX", "1 / ξ^((p − 1) / 3)", c, inverse(c.p, power(c.p, xi, (c.p - 1) // 3)))
    extra += value("psiY", "1 / ξ^((p − 1) / 2)", c, inverse(c.p, power(c.p, xi, (c.p - 1) // 2)))
    extra += value("generatorX", "Of the generator of G1.", c, g1[0])
    extra += value("generatorY", "Of the generator of G1.", c, g1[1])
    extra += value("generator2X", "Of the generator of G2.", c, g2[0])
    extra += value("generator2Y", "Of the generator of G2.", c, g2[1])
    return constants(c, extra).replace(
        "public import CIntrinsics\n", "internal import BigIntegers\npublic import CIntrinsics\n")


def isogenies():
    from py_ecc.optimized_bls12_381 import constants as k
    c = BLS

    def coefficients(polynomial, is_quadratic):
        out = []
        for v in polynomial:
            if is_quadratic:
                out.append(pair(c, tuple(int(x) for x in v.coeffs)))
            else:
                out.append(f"base({element(int(v.n), 6)})")
        return "".join(f"      {x},\n" for x in out)

    def rows(name, doc, polynomial, is_quadratic):
        kind = "Fp2<BLS12381.Fp>" if is_quadratic else "BLS12381.Fp"
        return (f"\n  /// {doc}\n  static func {name}() -> [{kind}] {{\n    [\n"
                f"{coefficients(polynomial, is_quadratic)}    ]\n  }}\n")

    def n(v):
        return int(v.n)

    a, b, z = n(k.ISO_11_A), n(k.ISO_11_B), n(k.ISO_11_Z)
    root = pow(-(z**3) % c.p, (c.p + 1) // 4, c.p)
    assert (root * root + z**3) % c.p == 0
    assert [int(x) for x in k.ISO_3_A.coeffs] == [0, 240] and [int(x) for x in k.ISO_3_B.coeffs] == [1012, 1012]
    assert z == 11 and [int(x) % c.p for x in k.ISO_3_Z.coeffs] == [c.p - 2, c.p - 1]
    names = ("xNumerator", "xDenominator", "yNumerator", "yDenominator")
    g1 = (k.ISO_11_X_NUMERATOR, k.ISO_11_X_DENOMINATOR, k.ISO_11_Y_NUMERATOR, k.ISO_11_Y_DENOMINATOR)
    g2 = (k.ISO_3_X_NUMERATOR, k.ISO_3_X_DENOMINATOR, k.ISO_3_Y_NUMERATOR, k.ISO_3_Y_DENOMINATOR)
    text = HEADER + "internal import EllipticCurves\n\n// Coefficients from the constant one up (RFC 9380, appendix E).\n"
    text += "extension BLS12381Constants {"
    text += value("isogenousA", "A of the curve y² = x³ + Ax + B that is 11-isogenous to G1's.", c, a)
    text += value("isogenousB", "B of the curve y² = x³ + Ax + B that is 11-isogenous to G1's.", c, b)
    text += value("rootOfMinusZCubed", "√(−Z³) for Z = 11.", c, root)
    for name, polynomial in zip(names, g1):
        text += rows(f"{name}1", "Of the 11-isogeny.", polynomial, False)
    for name, polynomial in zip(names, g2):
        text += rows(f"{name}2", "Of the 3-isogeny.", polynomial, True)
    return text + "}\n"


# The second power of the monomial form over G2 in Ethereum's trusted setup (consensus-specs, trusted_setup_4096.json).
TAU_G2 = ("b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72"
          "185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2")


def square_root(p, a):
    n = pow(a[0] * a[0] + a[1] * a[1], (p + 1) // 4, p)
    for n in (n, -n):
        t = (a[0] + n) * pow(2, -1, p) % p
        x = pow(t, (p + 1) // 4, p)
        if x and x * x % p == t:
            root = (x, a[1] * pow(2 * x, -1, p) % p)
            if mul(p, root, root) == a:
                return root
    raise ValueError("not a square")


def trusted_setup():
    p = BLS.p
    data = bytes.fromhex(TAU_G2)
    x = (int.from_bytes(data[48:], "big"), int.from_bytes(data[:48], "big") & (1 << 381) - 1)
    cube = mul(p, mul(p, x, x), x)
    y = square_root(p, ((cube[0] + 4) % p, (cube[1] + 4) % p))
    if (y[1] > (p - 1) // 2) != bool(data[0] & 0x20):
        y = (-y[0] % p, -y[1] % p)
    rows = [f"  static let {name} = {element(v, 6)}\n" for name, v in
            (("x0", x[0]), ("x1", x[1]), ("y0", y[0]), ("y1", y[1]))]
    return (HEADER + "internal import EllipticCurves\n\n/// τ times the generator of G2, τ being the secret of Ethereum's "
            "ceremony.\nenum TrustedSetup {\n" + "".join(rows) + "}\n")


def check_memberships():
    """The endomorphisms whose kernel is taken for the group: what their norm and the curve's order have in common is r."""
    def common(t, p, order, coefficients):
        # Sum of coefficients[i] psi^i as a + b psi, psi^2 = t psi - p; its norm is a^2 + t a b + p b^2.
        a = b = 0
        for coefficient in reversed(coefficients):
            a, b = -p * b + coefficient, a + t * b
        return math.gcd(a * a + t * a * b + p * b * b, order)

    t, p, r = 6 * U * U + 1, BN.p, BN.r
    twist = r * (2 * p - r)
    assert common(t, p, twist, (U + 1, U, U, -2 * U)) == r
    assert common(t, p, twist, (6 * U + 2, 1, -1, 1)) == r
    x, p, r = X, BLS.p, BLS.r
    twist = r * (x**8 - 4 * x**7 + 5 * x**6 - 4 * x**4 + 6 * x**3 - 4 * x**2 - 4 * x + 13) // 9
    assert common(x + 1, p, twist, (-x, 1)) == r
    # phi^2 + phi + 1 = 0
    assert common(-1, 1, r * (x - 1) ** 2 // 3, (x * x, 1)) == r


def main():
    check_memberships()
    header = "// Written by Scripts/generate-pairing-constants.py.\n\n"
    header += "/// For each prime field 0 ... 9, the modulus, and -1 ... -9 modulo it: operands of the accelerated a*b + c.\n"
    header += "#pragma once\n\n#include <stdint.h>\n\n"
    for c in (BN, BLS):
        header += fused(f"martinet_{c.name.lower()}_base", c.p, c.words)
        header += fused(f"martinet_{c.name.lower()}_order", c.r, 4)
    files = {
        "Sources/CIntrinsics/include/FieldConstants.h": header,
        "Sources/BN254/Constants.generated.swift": bn(),
        "Sources/BLS12381/Constants.generated.swift": bls(),
        "Sources/BLS12381/Isogenies.generated.swift": isogenies(),
        "Sources/KZG/TrustedSetup.generated.swift": trusted_setup(),
    }
    for name, text in files.items():
        path = os.path.join(ROOT, name)
        with open(path, "w") as f:
            f.write(text)
        if name.endswith(".swift"):
            subprocess.run(["swift", "format", "-i", path], check=True)


if __name__ == "__main__":
    sys.exit(main())
