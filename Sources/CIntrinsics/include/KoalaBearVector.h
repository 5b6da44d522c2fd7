/// KoalaBear on vectors of sixteen Montgomery representatives, p = 2³¹ − 2²⁴ + 1, R = 2³².
///
/// Ranges are those of the Swift types: in `0 ..< p` unless a comment says otherwise. One C function for an operation
/// instead of a dozen generic SIMD operators keeps Swift's optimiser, which sees one call, fast.

#ifndef MARTINET_KOALABEAR_VECTOR_H
#define MARTINET_KOALABEAR_VECTOR_H

#include "Vector.h"

#if defined(__clang__) && !defined(__riscv)

typedef int64_t MartinetI64x8 __attribute__((ext_vector_type(8)));
typedef int32_t MartinetI32x16 __attribute__((ext_vector_type(16)));

#define MARTINET_P 0x7f000001u

/// Values below 2p to below p.
MARTINET_INLINE MartinetU32x16 martinetCorrect(MartinetU32x16 x) { return martinetMinimum32(x, x - MARTINET_P); }

/// Differences in −p ..< p to below p.
MARTINET_INLINE MartinetU32x16 martinetLift(MartinetU32x16 x) { return martinetMinimum32(x, x + MARTINET_P); }

MARTINET_INLINE MartinetU32x16 martinetAdd(MartinetU32x16 a, MartinetU32x16 b) { return martinetCorrect(a + b); }

MARTINET_INLINE MartinetU32x16 martinetSubtract(MartinetU32x16 a, MartinetU32x16 b) { return martinetLift(a - b); }

MARTINET_INLINE MartinetU32x16 martinetHalve(MartinetU32x16 x) { return (x + (-(x & 1) & MARTINET_P)) >> 1; }

/// q·p for q = x · p⁻¹ mod 2³²: its lower half is that of x, and Montgomery reduction subtracts its upper half from
/// that of x.
MARTINET_INLINE MartinetU64x8 martinetQuotient(MartinetU64x8 x) {
  MartinetU64x8 q = martinetMultiplyEven((MartinetU32x16)x, (MartinetU32x16)0x81000001u);
  return martinetOpaque(martinetMultiplyEven((MartinetU32x16)martinetOpaque(q), (MartinetU32x16)MARTINET_P));
}

/// The same with q taken as a signed integer.
MARTINET_INLINE MartinetU64x8 martinetSignedQuotient(MartinetU64x8 x) {
  MartinetU64x8 q = martinetMultiplyEven((MartinetU32x16)x, (MartinetU32x16)0x81000001u);
  return martinetMultiplyEvenSigned((MartinetU32x16)martinetOpaque(q), (MartinetU32x16)MARTINET_P);
}

/// Montgomery reduction of 64-bit values below 2³²·p.
MARTINET_INLINE MartinetU32x16 martinetReduce(MartinetU64x8 even, MartinetU64x8 odd) {
  return martinetLift(martinetUpperHalves(even, odd) -
                      martinetUpperHalves(martinetQuotient(even), martinetQuotient(odd)));
}

/// Montgomery reduction of 64-bit values below 2 · 2³² · p.
MARTINET_INLINE MartinetU32x16 martinetReduceWide(MartinetU64x8 even, MartinetU64x8 odd) {
  return martinetLift(martinetCorrect(martinetUpperHalves(even, odd)) -
                      martinetUpperHalves(martinetQuotient(even), martinetQuotient(odd)));
}

MARTINET_INLINE MartinetU32x16 martinetMultiply(MartinetU32x16 a, MartinetU32x16 b) {
  return martinetReduce(martinetMultiplyEven(a, b), martinetMultiplyEven(martinetOdd(a), martinetOdd(b)));
}

/// The product of signed representatives between −p and p with ones in `0 ..< p`.
MARTINET_INLINE MartinetU32x16 martinetSignedMultiply(MartinetU32x16 a, MartinetU32x16 b) {
  MartinetU64x8 e = martinetMultiplyEvenSigned(a, b);
  MartinetU64x8 o = martinetMultiplyEvenSigned(martinetOdd(a), martinetOdd(b));
  return martinetLift(martinetUpperHalves(e, o) -
                      martinetUpperHalves(martinetSignedQuotient(e), martinetSignedQuotient(o)));
}

/// The cube of signed representatives between −2³¹ and 2³¹.
MARTINET_INLINE MartinetU32x16 martinetSignedCube(MartinetU32x16 x) {
  MartinetU32x16 xo = martinetOdd(x);
  MartinetU64x8 se = martinetMultiplyEvenSigned(x, x);
  MartinetU64x8 so = martinetMultiplyEvenSigned(xo, xo);
  // The squares are at most 2⁶²; reduced they are between −p and 2³⁰, in the upper halves.
  MartinetU32x16 re = (MartinetU32x16)(se - martinetQuotient(se));
  MartinetU32x16 ro = (MartinetU32x16)(so - martinetQuotient(so));
  // These products are at most 2³¹·p in absolute value; with a signed quotient the result is between −p and p.
  MartinetU64x8 te = martinetMultiplyEvenSigned(martinetOdd(re), x);
  MartinetU64x8 to = martinetMultiplyEvenSigned(martinetOdd(ro), xo);
  return martinetLift(martinetUpperHalves(te, to) -
                      martinetUpperHalves(martinetSignedQuotient(te), martinetSignedQuotient(to)));
}

/// Replaces four words by their cubes, step by step side by side: one cube alone waits for its own products.
static inline __attribute__((always_inline)) void martinetSignedCubes4(void *vectors) {
  MartinetU32x16 *x = (MartinetU32x16 *)vectors;
  MartinetU32x16 xo[4], r[4], ro[4];
  MartinetU64x8 e[4], o[4], qe[4], qo[4];
#define MARTINET_FOUR _Pragma("clang loop unroll(full)") for (int i = 0; i < 4; i++)
  MARTINET_FOUR {
    xo[i] = martinetOdd(x[i]);
    e[i] = martinetMultiplyEvenSigned(x[i], x[i]);
    o[i] = martinetMultiplyEvenSigned(xo[i], xo[i]);
  }
  MARTINET_FOUR {
    qe[i] = martinetQuotient(e[i]);
    qo[i] = martinetQuotient(o[i]);
  }
  MARTINET_FOUR {
    r[i] = martinetOdd((MartinetU32x16)(e[i] - qe[i]));
    ro[i] = martinetOdd((MartinetU32x16)(o[i] - qo[i]));
  }
  MARTINET_FOUR {
    e[i] = martinetMultiplyEvenSigned(r[i], x[i]);
    o[i] = martinetMultiplyEvenSigned(ro[i], xo[i]);
  }
  MARTINET_FOUR {
    qe[i] = martinetSignedQuotient(e[i]);
    qo[i] = martinetSignedQuotient(o[i]);
  }
  MARTINET_FOUR { x[i] = martinetLift(martinetUpperHalves(e[i], o[i]) - martinetUpperHalves(qe[i], qo[i])); }
#undef MARTINET_FOUR
}

/// x · 2⁻ⁿ for x in `0 ... p`, result in `0 ... p`: with x = h·2ⁿ − l, 0 ≤ l < 2ⁿ, and 2⁻ⁿ = −127·2²⁴⁻ⁿ it is
/// h + l·127·2²⁴⁻ⁿ.
MARTINET_INLINE MartinetU32x16 martinetDivide(MartinetU32x16 x, int n) {
  MartinetU32x16 u = x - 1;
  MartinetU32x16 l = ~u & ((1u << n) - 1);
  return (MartinetU32x16)((MartinetI32x16)u >> n) + 1 + l * (127u << (24 - n));
}

/// x·2⁻ⁿ + s for any 32-bit x, n ≥ 8, where `sp` = s + p and s is in 2²⁴ − 1 ..< p + 2²⁴ − 1: with x = h·2ⁿ + l,
/// h − l·127·2²⁴⁻ⁿ + s + p lies in `0 ..< 2³²` and is not reduced further.
MARTINET_INLINE MartinetU32x16 martinetDivideLoosely(MartinetU32x16 x, int n, MartinetU32x16 sp) {
  return (x >> (unsigned)n) + sp - (x & ((1u << n) - 1)) * (127u << (24 - n));
}

/// −x·2⁻ⁿ + s, likewise with s itself.
MARTINET_INLINE MartinetU32x16 martinetDivideLooselyNegated(MartinetU32x16 x, int n, MartinetU32x16 s) {
  return (x & ((1u << n) - 1)) * (127u << (24 - n)) + s - (x >> (unsigned)n);
}

/// t + x / 2²⁴ (vpdpbusd).
MARTINET_INLINE MartinetU32x16 martinetAddTopByte(MartinetU32x16 t, MartinetU32x16 x) {
#if defined(__AVX512VNNI__)
  return (MartinetU32x16)__builtin_ia32_vpdpbusd512((MartinetI32x16)t, (MartinetI32x16)x,
                                                    (MartinetI32x16)(MartinetU32x16)0x01000000u);
#else
  return t + (x >> 24);
#endif
}

/// A sum of at most 24 words modulo p from itself modulo 2³² and the sum of its words' top bytes: with
/// q = ⌊tops / 2⁷⌋ ≤ 47, total − q·p is in `0 ..< 2p`.
MARTINET_INLINE MartinetU32x16 martinetReduceTotal(MartinetU32x16 total, MartinetU32x16 tops) {
  return martinetCorrect(total - (tops >> 7) * MARTINET_P);
}

/// From `0 ..< p` to the representative in 2²⁴ − 1 ..< p + 2²⁴ − 1.
MARTINET_INLINE MartinetU32x16 martinetRaise(MartinetU32x16 x) {
  const uint32_t bound = (1u << 24) - 1;
  return x + ((MartinetU32x16)(x < bound) & MARTINET_P);
}

/// (a − b)·w: with a + b the butterfly of decimation in frequency.
MARTINET_INLINE MartinetU32x16 martinetDifferenceTimes(MartinetU32x16 a, MartinetU32x16 b, MartinetU32x16 w) {
  return martinetSignedMultiply(a - b, w);
}

// Sums of products for the extension, one coefficient at a time: a, c and their partners b, d lane by lane.
// p² < 2³²·p / 2.0157 and 4.06·p² < 2⁶⁴: on a value below 2³²·p two products fit, on nothing four.

/// Subtracts 2³²·p from what is not below it.
MARTINET_INLINE MartinetU64x8 martinetFold(MartinetU64x8 x) {
  return martinetMinimum64(x, x - ((uint64_t)MARTINET_P << 32));
}

/// The full products of the odd lanes.
MARTINET_INLINE MartinetU64x8 martinetMultiplyOdd(MartinetU32x16 a, MartinetU32x16 b) {
  return martinetMultiplyEven(martinetOdd(a), martinetOdd(b));
}

/// Σ aᵢ·bᵢ over three products.
MARTINET_INLINE MartinetU32x16 martinetSum3(MartinetU32x16 a0, MartinetU32x16 b0, MartinetU32x16 a1,
                                            MartinetU32x16 b1, MartinetU32x16 a2, MartinetU32x16 b2) {
  return martinetReduceWide(
      martinetMultiplyEven(a0, b0) + martinetMultiplyEven(a1, b1) + martinetMultiplyEven(a2, b2),
      martinetMultiplyOdd(a0, b0) + martinetMultiplyOdd(a1, b1) + martinetMultiplyOdd(a2, b2));
}

/// Σ aᵢ·bᵢ over four products, below 4p² < 2 · 2³² · p.
MARTINET_INLINE MartinetU32x16 martinetSum4(MartinetU32x16 a0, MartinetU32x16 b0, MartinetU32x16 a1,
                                            MartinetU32x16 b1, MartinetU32x16 a2, MartinetU32x16 b2,
                                            MartinetU32x16 a3, MartinetU32x16 b3) {
  return martinetReduceWide(martinetMultiplyEven(a0, b0) + martinetMultiplyEven(a1, b1) +
                                martinetMultiplyEven(a2, b2) + martinetMultiplyEven(a3, b3),
                            martinetMultiplyOdd(a0, b0) + martinetMultiplyOdd(a1, b1) +
                                martinetMultiplyOdd(a2, b2) + martinetMultiplyOdd(a3, b3));
}

#define MARTINET_FIVE(M) (martinetFold(M(a0, b0) + M(a1, b1) + M(a2, b2)) + M(a3, b3) + M(a4, b4))

/// Σ aᵢ·bᵢ over five products of even lanes: three, a fold, two more, below 4.016·p² < 2 · 2³² · p.
MARTINET_INLINE MartinetU64x8 martinetSumEven5(MartinetU32x16 a0, MartinetU32x16 a1, MartinetU32x16 a2,
                                               MartinetU32x16 a3, MartinetU32x16 a4, MartinetU32x16 b0,
                                               MartinetU32x16 b1, MartinetU32x16 b2, MartinetU32x16 b3,
                                               MartinetU32x16 b4) {
  return MARTINET_FIVE(martinetMultiplyEven);
}

/// The same of odd lanes.
MARTINET_INLINE MartinetU64x8 martinetSumOdd5(MartinetU32x16 a0, MartinetU32x16 a1, MartinetU32x16 a2,
                                              MartinetU32x16 a3, MartinetU32x16 a4, MartinetU32x16 b0,
                                              MartinetU32x16 b1, MartinetU32x16 b2, MartinetU32x16 b3,
                                              MartinetU32x16 b4) {
  return MARTINET_FIVE(martinetMultiplyOdd);
}
#undef MARTINET_FIVE

// Running sums of even or odd lanes, below 2³²·p before and after.

/// x + a·b.
MARTINET_INLINE MartinetU64x8 martinetAddEven1(MartinetU64x8 x, MartinetU32x16 a, MartinetU32x16 b) {
  return martinetFold(x + martinetMultiplyEven(a, b));
}

MARTINET_INLINE MartinetU64x8 martinetAddOdd1(MartinetU64x8 x, MartinetU32x16 a, MartinetU32x16 b) {
  return martinetFold(x + martinetMultiplyOdd(a, b));
}

/// x + a·b + c·d.
MARTINET_INLINE MartinetU64x8 martinetAddEven2(MartinetU64x8 x, MartinetU32x16 a, MartinetU32x16 b,
                                               MartinetU32x16 c, MartinetU32x16 d) {
  return martinetFold(x + martinetMultiplyEven(a, b) + martinetMultiplyEven(c, d));
}

MARTINET_INLINE MartinetU64x8 martinetAddOdd2(MartinetU64x8 x, MartinetU32x16 a, MartinetU32x16 b,
                                              MartinetU32x16 c, MartinetU32x16 d) {
  return martinetFold(x + martinetMultiplyOdd(a, b) + martinetMultiplyOdd(c, d));
}

#define MARTINET_FIVE(M)                                                                                      \
  (martinetFold(martinetFold(x + M(a0, b0) + M(a1, b1)) + M(a2, b2) + M(a3, b3)) + M(a4, b4))

/// x + Σ aᵢ·bᵢ over five products, below 3.016·p².
MARTINET_INLINE MartinetU64x8 martinetAddEven5(MartinetU64x8 x, MartinetU32x16 a0, MartinetU32x16 a1,
                                               MartinetU32x16 a2, MartinetU32x16 a3, MartinetU32x16 a4,
                                               MartinetU32x16 b0, MartinetU32x16 b1, MartinetU32x16 b2,
                                               MartinetU32x16 b3, MartinetU32x16 b4) {
  return MARTINET_FIVE(martinetMultiplyEven);
}

MARTINET_INLINE MartinetU64x8 martinetAddOdd5(MartinetU64x8 x, MartinetU32x16 a0, MartinetU32x16 a1,
                                              MartinetU32x16 a2, MartinetU32x16 a3, MartinetU32x16 a4,
                                              MartinetU32x16 b0, MartinetU32x16 b1, MartinetU32x16 b2,
                                              MartinetU32x16 b3, MartinetU32x16 b4) {
  return MARTINET_FIVE(martinetMultiplyOdd);
}
#undef MARTINET_FIVE

#endif
#endif
