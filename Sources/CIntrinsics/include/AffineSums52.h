/// Sums of pairs of affine points, eight at a time: the two passes around a shared inversion (Montgomery's trick).
///
/// A point is a row of words: x and y, of four words each, or of twice four over the quadratic extension with u² = −1.
/// Coordinates are below 1.07p. An index is the row's number, with the highest bit set where the point is to be negated.
/// What is inverted is d = x₂ − x₁ or, over the extension, its norm. No pair may have equal x: then the
/// product of all d is 0, which the caller sees.

#ifndef MARTINET_AFFINESUMS52_H
#define MARTINET_AFFINESUMS52_H

#include "Montgomery52.h"

#if defined(__clang__) && !defined(__riscv)

#pragma clang assume_nonnull begin

#define MARTINET_ROW_BIT 0x80000000u

MARTINET_STEP void martinetRows(MartinetSource row[_Nonnull 8], const uint64_t *base, const uint32_t *index, intptr_t stride,
                                intptr_t offset) {
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i++) row[i] = base + (intptr_t)(index[i] & ~MARTINET_ROW_BIT) * stride + offset;
}

/// y or, in the lanes whose index has the bit set, 2p − y.
MARTINET_STEP void martinetApplySigns52(MartinetU64x8 *y, const uint32_t *index, const MartinetModulus52 *m) {
  typedef int32_t Index8 __attribute__((ext_vector_type(8), aligned(4)));
  MartinetSigned64x8 negative =
      __builtin_convertvector(*(const Index8 *)index, MartinetSigned64x8) >> 63;
#pragma clang loop unroll(full)
  for (int i = 0; i < 5; i++)
    y[i] = negative ? (MartinetU64x8)m->multiples[i][2] - y[i] : y[i];
  martinetCarry52(y);
}

/// Asks for the rows of eight indices.
MARTINET_STEP void martinetPrefetchRows(const uint64_t *base, const uint32_t *index, intptr_t stride) {
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i++) {
    const uint64_t *row = base + (intptr_t)(index[i] & ~MARTINET_ROW_BIT) * stride;
    __builtin_prefetch(row);
    if (stride > 8) __builtin_prefetch(row + 8);
  }
}

/// d = x₂ − x₁ of the pairs (a, b); product = previous · d. The rows of the pairs `ahead` places before are asked for.
MARTINET_CALL void martinetAffineFirst1(void *d, void *product, const void *previous, const uint64_t *rows,
                                        const uint32_t *a, const uint32_t *b, intptr_t ahead,
                                        const MartinetModulus52 *m) {
  martinetPrefetchRows(rows, a - ahead, 8);
  martinetPrefetchRows(rows, b - ahead, 8);
  const uint64_t *ra[8], *rb[8];
  martinetRows(ra, rows, a, 8, 0);
  martinetRows(rb, rows, b, 8, 0);
  MartinetU64x8 x1[5], x2[5];
  martinetLoadElements52(x1, ra);
  martinetLoadElements52(x2, rb);
  martinetRawDifference52(x2, x2, x1, 2, m);
  martinetCarry52(x2);
  for (int i = 0; i < 5; i++) MARTINET_LIMBS(d)[i] = x2[i];
  martinetProduct52(MARTINET_LIMBS(product), MARTINET_LIMBS(previous), x2, m);
}

/// The sums of the pairs (a, b) in the rows `result` of `sums`. `previous` is the product that the first pass had before
/// this d, `inverse` that of the product after it; it becomes that of `previous`.
MARTINET_CALL void martinetAffineSecond1(uint64_t *sums, const uint32_t *result,
                                         const uint64_t *rows, const uint32_t *a,
                                         const uint32_t *b, const void *d,
                                         const void *previous, void *inverse,
                                         const MartinetModulus52 *m) {
  const uint64_t *ra[8], *rb[8];
  MartinetU64x8 x1[5], y1[5], x2[5], y2[5], s[5], t[5];
  martinetProduct52(s, MARTINET_LIMBS(inverse), MARTINET_LIMBS(previous), m);
  martinetProduct52(MARTINET_LIMBS(inverse), MARTINET_LIMBS(inverse), MARTINET_LIMBS(d), m);
  martinetRows(ra, rows, a, 8, 0);
  martinetRows(rb, rows, b, 8, 0);
  martinetLoadPairs52(x1, y1, ra);
  martinetLoadPairs52(x2, y2, rb);
  martinetApplySigns52(y1, a, m);
  martinetApplySigns52(y2, b, m);
  // s = (y₂ − y₁) / (x₂ − x₁), x₃ = s² − x₁ − x₂, y₃ = s (x₁ − x₃) − y₁
  martinetRawDifference52(t, y2, y1, 3, m);
  martinetCarry52(t);
  martinetProduct52(s, s, t, m);
  martinetProduct52(t, s, s, m);
  martinetRawDifference52(t, t, x1, 2, m);
  martinetRawDifference52(t, t, x2, 2, m);
  martinetReduce52(t, m);
  martinetRawDifference52(x2, x1, t, 2, m);
  martinetCarry52(x2);
  martinetProduct52(s, s, x2, m);
  martinetRawDifference52(s, s, y1, 3, m);
  martinetReduce52(s, m);
  uint64_t *rr[8];
  for (int i = 0; i < 8; i++) rr[i] = sums + (intptr_t)result[i] * 8;
  martinetStorePairs52(rr, t, s);
}

// --- the quadratic extension ---------------------------------------------------------------------------------------

/// (r0, r1) = (a0, a1)·(b0, b1) for values below 4p, the result below 5p. Karatsuba's products.
MARTINET_STEP void martinetQuadraticProduct52(MartinetU64x8 *r0, MartinetU64x8 *r1, const MartinetU64x8 *a0,
                                              const MartinetU64x8 *a1, const MartinetU64x8 *b0,
                                              const MartinetU64x8 *b1, const MartinetModulus52 *m) {
  MartinetU64x8 u[5], v[5], s[5], t[5];
  martinetRawSum52(s, a0, a1);
  martinetCarry52(s);
  martinetRawSum52(t, b0, b1);
  martinetCarry52(t);
  martinetProduct52(u, a0, b0, m);
  martinetProduct52(v, a1, b1, m);
  martinetProduct52(s, s, t, m);
  martinetRawDifference52(r0, u, v, 2, m);
  martinetCarry52(r0);
  martinetRawDifference52(s, s, u, 2, m);
  martinetRawDifference52(r1, s, v, 2, m);
  martinetReduce52(r1, m);
}

/// d = the norm of x₂ − x₁; product = previous · d.
MARTINET_CALL void martinetAffineFirst2(void *d, void *product, const void *previous, const uint64_t *rows,
                                        const uint32_t *a, const uint32_t *b, intptr_t ahead,
                                        const MartinetModulus52 *m) {
  martinetPrefetchRows(rows, a - ahead, 16);
  martinetPrefetchRows(rows, b - ahead, 16);
  const uint64_t *ra[8], *rb[8];
  MartinetU64x8 u0[5], u1[5], v0[5], v1[5];
  martinetRows(ra, rows, a, 16, 0);
  martinetRows(rb, rows, b, 16, 0);
  martinetLoadPairs52(u0, u1, ra);
  martinetLoadPairs52(v0, v1, rb);
  martinetRawDifference52(v0, v0, u0, 2, m);
  martinetCarry52(v0);
  martinetRawDifference52(v1, v1, u1, 2, m);
  martinetCarry52(v1);
  martinetProduct52(v0, v0, v0, m);
  martinetProduct52(v1, v1, v1, m);
  martinetRawSum52(v0, v0, v1);
  martinetCarry52(v0);
  for (int i = 0; i < 5; i++) MARTINET_LIMBS(d)[i] = v0[i];
  martinetProduct52(MARTINET_LIMBS(product), MARTINET_LIMBS(previous), v0, m);
}

/// As `martinetAffineSecond1`.
MARTINET_CALL void martinetAffineSecond2(uint64_t *sums, const uint32_t *result,
                                         const uint64_t *rows, const uint32_t *a,
                                         const uint32_t *b, const void *d,
                                         const void *previous, void *inverse,
                                         const MartinetModulus52 *m) {
  const uint64_t *ra[8], *rb[8];
  MartinetU64x8 x10[5], x11[5], y10[5], y11[5], x20[5], x21[5], y20[5], y21[5], s0[5], s1[5], t0[5], t1[5], n[5];
  martinetProduct52(n, MARTINET_LIMBS(inverse), MARTINET_LIMBS(previous), m);
  martinetProduct52(MARTINET_LIMBS(inverse), MARTINET_LIMBS(inverse), MARTINET_LIMBS(d), m);
  martinetRows(ra, rows, a, 16, 0);
  martinetRows(rb, rows, b, 16, 0);
  martinetLoadPairs52(x10, x11, ra);
  martinetLoadPairs52(x20, x21, rb);
  martinetRows(ra, rows, a, 16, 8);
  martinetRows(rb, rows, b, 16, 8);
  martinetLoadPairs52(y10, y11, ra);
  martinetLoadPairs52(y20, y21, rb);
  martinetApplySigns52(y10, a, m);
  martinetApplySigns52(y11, a, m);
  martinetApplySigns52(y20, b, m);
  martinetApplySigns52(y21, b, m);
  // 1 / (x₂ − x₁) is the conjugate by the norm.
  martinetRawDifference52(t0, x20, x10, 2, m);
  martinetCarry52(t0);
  martinetProduct52(t0, t0, n, m);
  martinetRawDifference52(t1, x11, x21, 2, m);
  martinetCarry52(t1);
  martinetProduct52(t1, t1, n, m);
  martinetRawDifference52(s0, y20, y10, 3, m);
  martinetReduce52(s0, m);
  martinetRawDifference52(s1, y21, y11, 3, m);
  martinetReduce52(s1, m);
  martinetQuadraticProduct52(s0, s1, s0, s1, t0, t1, m);
  // The square (s0 + s1)(s0 − s1), 2·s0·s1.
  martinetRawSum52(t0, s0, s1);
  martinetCarry52(t0);
  martinetRawDifference52(t1, s0, s1, 2, m);
  martinetCarry52(t1);
  martinetProduct52(t0, t0, t1, m);
  martinetProduct52(t1, s0, s1, m);
  martinetRawSum52(t1, t1, t1);
  martinetRawDifference52(t0, t0, x10, 2, m);
  martinetRawDifference52(t0, t0, x20, 2, m);
  martinetReduce52(t0, m);
  martinetRawDifference52(t1, t1, x11, 2, m);
  martinetRawDifference52(t1, t1, x21, 2, m);
  martinetReduce52(t1, m);
  martinetRawDifference52(x20, x10, t0, 2, m);
  martinetReduce52(x20, m);
  martinetRawDifference52(x21, x11, t1, 2, m);
  martinetReduce52(x21, m);
  martinetQuadraticProduct52(s0, s1, s0, s1, x20, x21, m);
  martinetRawDifference52(s0, s0, y10, 3, m);
  martinetReduce52(s0, m);
  martinetRawDifference52(s1, s1, y11, 3, m);
  martinetReduce52(s1, m);
  uint64_t *rr[8];
  for (int i = 0; i < 8; i++) rr[i] = sums + (intptr_t)result[i] * 16;
  martinetStorePairs52(rr, t0, t1);
  for (int i = 0; i < 8; i++) rr[i] += 8;
  martinetStorePairs52(rr, s0, s1);
}

#pragma clang assume_nonnull end

#endif
#endif
