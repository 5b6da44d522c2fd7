#!/usr/bin/env python3
"""Writes Sources/Secp256k1/GeneratorTable.generated.swift: multiples of secp256k1's generator, by textbook addition."""
p = 2**256 - 2**32 - 977
G = (0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
     0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8)


def add(a, b):
    slope = (3 * a[0] ** 2 * pow(2 * a[1], -1, p) if a == b else (b[1] - a[1]) * pow(b[0] - a[0], -1, p)) % p
    x = (slope**2 - a[0] - b[0]) % p
    return x, (slope * (a[0] - x) - a[1]) % p


def words(n):
    limbs = [n >> 64 * i & (1 << 64) - 1 for i in range(4)]
    return "  " + " ".join("0x" + "_".join(f"{x >> s & 0xFFFF:04x}" for s in (48, 32, 16, 0)) + "," for x in limbs)


base, lines = G, []
for j in range(4):
    multiple = base
    for digit in range(1, 256):
        lines += [words(multiple[0]), words(multiple[1])]
        multiple = add(multiple, base)
    for _ in range(64):
        base = add(base, base)
print("""/// Multiples of 2⁶⁴ʲ · G for j in 0 ..< 4: entry 255j + i is (i + 1) · 2⁶⁴ʲ · G for i < 255, as the limbs of x and y, least
/// significant first. Written by `Scripts/generate-secp256k1-table.py`; `PointTests` recomputes it.
@usableFromInline
let generatorWords: InlineArray<8160, UInt64> = [""")
print("\n".join(lines))
print("]")
