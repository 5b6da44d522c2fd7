#!/usr/bin/env python3
"""Interval arithmetic over Sources/Hashes/Poseidon2+Scalar.swift: the largest magnitudes, and that nothing overflows.

Every number below bounds an absolute value. Prints, for each width, the largest factor of a product and the largest
sum in units of 2^31, and fails where a 64-bit integer could overflow.
"""

P = 2**31 - 2**24 + 1
# The internal diagonal: d > 0 for ±d, d < 0 for ±2^d; element 0 is treated apart.
DIAGONALS = {
    16: [1, 2, -1, 3, 4, -1, 3, 4, -8, -3, -24, -8, -3, -4, -24],
    24: [1, 2, -1, 3, 4, -1, 3, 4, -8, -2, -3, -4, -5, -6, -24, -8, -3, -4, -5, -6, -7, -9, -24],
}
PARTIAL_ROUNDS = {16: 20, 24: 23}


def centered(x):
    return 2**30 + (x + 2**30) // 2**31 * (2**24 - 1)


def product(x, y):
    assert x * y + 2**31 * P < 2**63, "a product overflows"
    return -(-(x * y + 2**31 * P) // 2**32)


def box(x, factors):
    z = centered(x + P)
    square = product(z, z)
    factors += [z, square]
    return product(square, z)


for width, diagonal in DIAGONALS.items():
    weight = 7 * (width // 4 + 1)
    factors, sums = [], [weight * P]
    for _ in range(4):
        sums.append(weight * box(sums[-1], factors))
    state = [centered(sums[-1])] * width
    for r in range(PARTIAL_ROUNDS[width]):
        centering = r % 2 == 1 or r == PARTIAL_ROUNDS[width] - 1
        cube = box(state[0], factors)
        rest = sum(state[1:])
        s = centered(rest + cube)
        following = [rest + cube]
        for x, d in zip(state[1:], diagonal):
            if d < 0:
                following.append(-(-x >> -d) + P + s)
            else:
                grown = d * x + s
                centers = centering and (d > 1 or width == 24)
                following.append(centered(grown) if centers else grown)
        state = following
        sums += state
    bound = max(state)
    for _ in range(4):
        bound = weight * box(bound, factors)
        sums.append(bound)
    assert centered(bound) < P, "the result is not within one p of its representative"
    print(f"width {width}: factors up to {max(factors) / 2**31:.3f}, sums up to {max(sums) / 2**31:.1f} (· 2^31)")
