/// Eight elements at a time of a prime field with a modulus p of 253 or 254 bits, as five limbs of 52 bits in five vectors
/// of eight 64-bit lanes, in Montgomery form with R = 2²⁶⁰ (Gueron and Krasnov, "Accelerating big integer arithmetic using
/// Intel IFMA extensions", 2016).
///
/// An operand of a product has limbs below 2⁵² (the highest may be larger while the value fits 260 bits) and a value below
/// 8p; the result is then below 1.76p, and below 1.1p when the product of the operands is below 8p². Sums may be left with
/// raw limbs: `carry` makes them limbs again. Everything is written over vector types; where AVX-512 IFMA is on
/// (`martinetHasIFMA`), a multiply-add is one instruction, elsewhere eight 128-bit products, which is for tests only.

#ifndef MARTINET_MONTGOMERY52_H
#define MARTINET_MONTGOMERY52_H

#include "Vector.h"

#if defined(__clang__) && !defined(__riscv)

#pragma clang assume_nonnull begin

typedef int64_t MartinetSigned64x8 __attribute__((ext_vector_type(8)));
#define MARTINET_STEP static inline __attribute__((always_inline))
#define MARTINET_CALL static __attribute__((noinline, unused))
#define MARTINET_MASK52 ((1ull << 52) - 1)

/// One if multiply-adds of 52 bits are instructions of this build.
static inline int martinetHasIFMA(void) {
#if defined(__AVX512IFMA__) && defined(__AVX512F__)
  return 1;
#else
  return 0;
#endif
}

/// What the kernels need to know about p.
typedef struct {
  /// Limbs of k·p in [·][k], for k in 0 ..< 8.
  uint64_t multiples[5][8];
  /// Limbs of p.
  uint64_t p[5];
  /// −1 / p modulo 2⁵².
  uint64_t inverse;
  /// ⌊2²⁶⁰ / p⌋.
  uint64_t reciprocal;
} MartinetModulus52;

/// Eight elements in memory: five vectors, aligned to 64 bytes.
#define MARTINET_LIMBS(lanes) ((MartinetU64x8 *)(lanes))

#if defined(__AVX512IFMA__) && defined(__AVX512F__)
#define MARTINET_MULTIPLY_ADD static inline __attribute__((always_inline))
#else
// Not inlined: hundreds of copies of eight 128-bit products would take the compiler minutes.
#define MARTINET_MULTIPLY_ADD static __attribute__((noinline, unused))
#endif

/// acc + the lower 52 bits of the product of the lower 52 bits of a and b (vpmadd52luq).
MARTINET_MULTIPLY_ADD MartinetU64x8 martinetLow52(MartinetU64x8 acc, MartinetU64x8 a, MartinetU64x8 b) {
#if defined(__AVX512IFMA__) && defined(__AVX512F__)
  typedef long long Native __attribute__((__vector_size__(64)));
  return (MartinetU64x8)__builtin_ia32_vpmadd52luq512((Native)acc, (Native)a, (Native)b);
#else
  for (int i = 0; i < 8; i++)
    acc[i] += (uint64_t)((unsigned __int128)(a[i] & MARTINET_MASK52) * (b[i] & MARTINET_MASK52)) & MARTINET_MASK52;
  return acc;
#endif
}

/// acc + the upper 52 bits of that product (vpmadd52huq).
MARTINET_MULTIPLY_ADD MartinetU64x8 martinetHigh52(MartinetU64x8 acc, MartinetU64x8 a, MartinetU64x8 b) {
#if defined(__AVX512IFMA__) && defined(__AVX512F__)
  typedef long long Native __attribute__((__vector_size__(64)));
  return (MartinetU64x8)__builtin_ia32_vpmadd52huq512((Native)acc, (Native)a, (Native)b);
#else
  for (int i = 0; i < 8; i++)
    acc[i] += (uint64_t)(((unsigned __int128)(a[i] & MARTINET_MASK52) * (b[i] & MARTINET_MASK52)) >> 52);
  return acc;
#endif
}

/// table[k] for each lane (vpermq).
MARTINET_STEP MartinetU64x8 martinetPick8(const uint64_t *table, MartinetU64x8 k) {
#if defined(__AVX512F__)
  typedef long long Native __attribute__((__vector_size__(64)));
  MartinetU64x8 t;
  __builtin_memcpy(&t, table, 64);
  return (MartinetU64x8)__builtin_ia32_permvardi512((Native)t, (Native)k);
#else
  MartinetU64x8 r;
  for (int i = 0; i < 8; i++) r[i] = table[k[i] & 7];
  return r;
#endif
}

MARTINET_STEP MartinetU64x8 martinetArithmeticShift52(MartinetU64x8 x) {
  return (MartinetU64x8)((MartinetSigned64x8)x >> 52);
}

/// Makes limbs below 2⁵² of raw ones, which may be negative while the value is not.
MARTINET_STEP void martinetCarry52(MartinetU64x8 *t) {
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    t[i + 1] += martinetArithmeticShift52(t[i]);
    t[i] &= MARTINET_MASK52;
  }
}

/// r = a·b / R, below ab / R + p. r may be a or b.
MARTINET_STEP void martinetProduct52(MartinetU64x8 *r, const MartinetU64x8 *a, const MartinetU64x8 *b,
                                     const MartinetModulus52 *m) {
  MartinetU64x8 zero = (MartinetU64x8)0ull;
  MartinetU64x8 t0 = zero, t1 = zero, t2 = zero, t3 = zero, t4 = zero, t5;
  MartinetU64x8 b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4];
#pragma clang loop unroll(full)
  for (int i = 0; i < 5; i++) {
    MartinetU64x8 x = a[i];
    t0 = martinetLow52(t0, x, b0);
    MartinetU64x8 q = martinetLow52(zero, t0, (MartinetU64x8)m->inverse);
    t1 = martinetLow52(t1, x, b1);
    t2 = martinetLow52(t2, x, b2);
    t3 = martinetLow52(t3, x, b3);
    t4 = martinetLow52(t4, x, b4);
    t1 = martinetHigh52(t1, x, b0);
    t2 = martinetHigh52(t2, x, b1);
    t3 = martinetHigh52(t3, x, b2);
    t4 = martinetHigh52(t4, x, b3);
    t5 = martinetHigh52(zero, x, b4);
    t0 = martinetLow52(t0, q, (MartinetU64x8)m->p[0]);
    t1 = martinetLow52(t1, q, (MartinetU64x8)m->p[1]);
    t2 = martinetLow52(t2, q, (MartinetU64x8)m->p[2]);
    t3 = martinetLow52(t3, q, (MartinetU64x8)m->p[3]);
    t4 = martinetLow52(t4, q, (MartinetU64x8)m->p[4]);
    t1 = martinetHigh52(t1, q, (MartinetU64x8)m->p[0]);
    t2 = martinetHigh52(t2, q, (MartinetU64x8)m->p[1]);
    t3 = martinetHigh52(t3, q, (MartinetU64x8)m->p[2]);
    t4 = martinetHigh52(t4, q, (MartinetU64x8)m->p[3]);
    t5 = martinetHigh52(t5, q, (MartinetU64x8)m->p[4]);
    t0 = t1 + (t0 >> 52);
    t1 = t2;
    t2 = t3;
    t3 = t4;
    t4 = t5;
  }
  r[0] = t0;
  r[1] = t1;
  r[2] = t2;
  r[3] = t3;
  r[4] = t4;
  martinetCarry52(r);
}

/// r = a + b with raw limbs.
MARTINET_STEP void martinetRawSum52(MartinetU64x8 *r, const MartinetU64x8 *a, const MartinetU64x8 *b) {
#pragma clang loop unroll(full)
  for (int i = 0; i < 5; i++) r[i] = a[i] + b[i];
}

/// r = a − b + k·p with raw limbs.
MARTINET_STEP void martinetRawDifference52(MartinetU64x8 *r, const MartinetU64x8 *a, const MartinetU64x8 *b, int k,
                                           const MartinetModulus52 *m) {
#pragma clang loop unroll(full)
  for (int i = 0; i < 5; i++) r[i] = a[i] - b[i] + (MartinetU64x8)m->multiples[i][k];
}

/// Limbs below 2⁵² of a value below 1.07p from raw ones of a value between p/2 and 8p: the multiple of p is read off the
/// highest limbs, never too large.
MARTINET_STEP void martinetReduce52(MartinetU64x8 *t, const MartinetModulus52 *m) {
  MartinetU64x8 top = t[4] + martinetArithmeticShift52(t[3]);
  MartinetU64x8 k = martinetHigh52((MartinetU64x8)0ull, top, (MartinetU64x8)m->reciprocal);
#pragma clang loop unroll(full)
  for (int i = 0; i < 5; i++) t[i] -= martinetPick8(m->multiples[i], k);
  martinetCarry52(t);
}

/// A value below p from limbs of one below 2p.
MARTINET_STEP void martinetCanonical52(MartinetU64x8 *t, const MartinetModulus52 *m) {
  MartinetU64x8 d[5];
#pragma clang loop unroll(full)
  for (int i = 0; i < 5; i++) d[i] = t[i] - (MartinetU64x8)m->p[i];
  martinetCarry52(d);
  MartinetSigned64x8 negative = (MartinetSigned64x8)d[4] < 0;
#pragma clang loop unroll(full)
  for (int i = 0; i < 5; i++) t[i] = negative ? t[i] : d[i];
}

// --- words and limbs ---------------------------------------------------------------------------------------------

MARTINET_STEP void martinetLimbs52(MartinetU64x8 *l, MartinetU64x8 w0, MartinetU64x8 w1, MartinetU64x8 w2,
                                   MartinetU64x8 w3) {
  l[0] = w0 & MARTINET_MASK52;
  l[1] = ((w0 >> 52) | (w1 << 12)) & MARTINET_MASK52;
  l[2] = ((w1 >> 40) | (w2 << 24)) & MARTINET_MASK52;
  l[3] = ((w2 >> 28) | (w3 << 36)) & MARTINET_MASK52;
  l[4] = w3 >> 16;
}

MARTINET_STEP void martinetWords52(MartinetU64x8 *w, const MartinetU64x8 *l) {
  w[0] = l[0] | (l[1] << 52);
  w[1] = (l[1] >> 12) | (l[2] << 40);
  w[2] = (l[2] >> 24) | (l[3] << 28);
  w[3] = (l[3] >> 36) | (l[4] << 16);
}

typedef const uint64_t *_Nonnull MartinetSource;
typedef uint64_t *_Nonnull MartinetTarget;
typedef uint64_t MartinetHalfRow __attribute__((ext_vector_type(4), aligned(8)));
typedef uint64_t MartinetRow __attribute__((ext_vector_type(8), aligned(8)));

#define MARTINET_UNPACK_LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14)
#define MARTINET_UNPACK_HIGH(a, b) __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15)
#define MARTINET_PAIR_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define MARTINET_PAIR_HIGH(a, b) __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#define MARTINET_HALF_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11)
#define MARTINET_HALF_HIGH(a, b) __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15)

/// Limbs of the eight elements of four words at row[i].
MARTINET_STEP void martinetLoadElements52(MartinetU64x8 *limbs, const MartinetSource row[_Nonnull 8]) {
  MartinetU64x8 h[4];
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    MartinetHalfRow a = *(const MartinetHalfRow *)row[i], b = *(const MartinetHalfRow *)row[i + 4];
    h[i] = __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7);
  }
  MartinetU64x8 a = MARTINET_UNPACK_LOW(h[0], h[1]), b = MARTINET_UNPACK_LOW(h[2], h[3]);
  MartinetU64x8 c = MARTINET_UNPACK_HIGH(h[0], h[1]), d = MARTINET_UNPACK_HIGH(h[2], h[3]);
  martinetLimbs52(limbs, MARTINET_PAIR_LOW(a, b), MARTINET_PAIR_LOW(c, d), MARTINET_PAIR_HIGH(a, b),
                  MARTINET_PAIR_HIGH(c, d));
}

/// The reverse; values below 2²⁵⁶.
MARTINET_STEP void martinetStoreElements52(const MartinetTarget row[_Nonnull 8], const MartinetU64x8 *limbs) {
  MartinetU64x8 w[4];
  martinetWords52(w, limbs);
  MartinetU64x8 a = MARTINET_UNPACK_LOW(w[0], w[1]), b = MARTINET_UNPACK_HIGH(w[0], w[1]);
  MartinetU64x8 c = MARTINET_UNPACK_LOW(w[2], w[3]), d = MARTINET_UNPACK_HIGH(w[2], w[3]);
  // a: words 0, 1 of elements 0, 2, 4, 6; b: of 1, 3, 5, 7; c, d: words 2, 3.
  MartinetU64x8 h[4] = {MARTINET_PAIR_LOW(a, c), MARTINET_PAIR_LOW(b, d), MARTINET_PAIR_HIGH(a, c),
                        MARTINET_PAIR_HIGH(b, d)};
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    *(MartinetHalfRow *)row[i] = __builtin_shufflevector(h[i], h[i], 0, 1, 2, 3);
    *(MartinetHalfRow *)row[i + 4] = __builtin_shufflevector(h[i], h[i], 4, 5, 6, 7);
  }
}

/// Transposes eight rows of eight words.
MARTINET_STEP void martinetTransposeWords8(MartinetU64x8 *r) {
  MartinetU64x8 a[8], b[8];
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i += 2) {
    a[i] = MARTINET_UNPACK_LOW(r[i], r[i + 1]);
    a[i + 1] = MARTINET_UNPACK_HIGH(r[i], r[i + 1]);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i += 4) {
    b[i] = MARTINET_PAIR_LOW(a[i], a[i + 2]);
    b[i + 1] = MARTINET_PAIR_LOW(a[i + 1], a[i + 3]);
    b[i + 2] = MARTINET_PAIR_HIGH(a[i], a[i + 2]);
    b[i + 3] = MARTINET_PAIR_HIGH(a[i + 1], a[i + 3]);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    r[i] = MARTINET_HALF_LOW(b[i], b[i + 4]);
    r[i + 4] = MARTINET_HALF_HIGH(b[i], b[i + 4]);
  }
}

/// Limbs of the two elements each in eight rows of eight words.
MARTINET_STEP void martinetLoadPairs52(MartinetU64x8 *first, MartinetU64x8 *second, const MartinetSource row[_Nonnull 8]) {
  MartinetU64x8 r[8];
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i++) r[i] = *(const MartinetRow *)row[i];
  martinetTransposeWords8(r);
  martinetLimbs52(first, r[0], r[1], r[2], r[3]);
  martinetLimbs52(second, r[4], r[5], r[6], r[7]);
}

/// The reverse.
MARTINET_STEP void martinetStorePairs52(const MartinetTarget row[_Nonnull 8], const MartinetU64x8 *first,
                                        const MartinetU64x8 *second) {
  MartinetU64x8 r[8];
  martinetWords52(r, first);
  martinetWords52(r + 4, second);
  martinetTransposeWords8(r);
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i++) *(MartinetRow *)row[i] = r[i];
}

// --- calls on eight elements ---------------------------------------------------------------------------------------

/// r = a·b / R
MARTINET_CALL void martinetMultiplyLanes52(void *r, const void *a,
                                           const void *b, const MartinetModulus52 *m) {
  martinetProduct52(MARTINET_LIMBS(r), MARTINET_LIMBS(a), MARTINET_LIMBS(b), m);
}

/// The eight elements of four words from `words` on.
MARTINET_CALL void martinetLoadLanes52(void *r, const uint64_t *words) {
  const uint64_t *row[8];
  for (int i = 0; i < 8; i++) row[i] = words + 4 * i;
  martinetLoadElements52(MARTINET_LIMBS(r), row);
}

/// The eight elements as words below p, from values below 2p.
MARTINET_CALL void martinetStoreLanes52(uint64_t *words, const void *a,
                                        const MartinetModulus52 *m) {
  uint64_t *row[8];
  for (int i = 0; i < 8; i++) row[i] = words + 4 * i;
  MartinetU64x8 t[5];
  for (int i = 0; i < 5; i++) t[i] = MARTINET_LIMBS(a)[i];
  martinetCanonical52(t, m);
  martinetStoreElements52(row, t);
}

/// r[i] = a[i] · b[i] / R for 8·count elements below p; r may be a or b.
MARTINET_CALL void martinetMultiplyVectors52(uint64_t *r, const uint64_t *a,
                                             const uint64_t *b, intptr_t count,
                                             const MartinetModulus52 *m) {
  for (intptr_t v = 0; v < count; v++) {
    const uint64_t *ra[8], *rb[8];
    uint64_t *rr[8];
    for (int i = 0; i < 8; i++) {
      ra[i] = a + 32 * v + 4 * i;
      rb[i] = b + 32 * v + 4 * i;
      rr[i] = r + 32 * v + 4 * i;
    }
    MartinetU64x8 x[5], y[5];
    martinetLoadElements52(x, ra);
    martinetLoadElements52(y, rb);
    martinetProduct52(x, x, y, m);
    martinetCanonical52(x, m);
    martinetStoreElements52(rr, x);
  }
}

/// r[i] = a[i] · k / R for 8·count elements below p; r may be a.
MARTINET_CALL void martinetScaleVectors52(uint64_t *r, const uint64_t *a, const uint64_t *k,
                                          intptr_t count, const MartinetModulus52 *m) {
  const uint64_t *rk[8];
  for (int i = 0; i < 8; i++) rk[i] = k;
  MartinetU64x8 y[5];
  martinetLoadElements52(y, rk);
  for (intptr_t v = 0; v < count; v++) {
    const uint64_t *ra[8];
    uint64_t *rr[8];
    for (int i = 0; i < 8; i++) {
      ra[i] = a + 32 * v + 4 * i;
      rr[i] = r + 32 * v + 4 * i;
    }
    MartinetU64x8 x[5];
    martinetLoadElements52(x, ra);
    martinetProduct52(x, x, y, m);
    martinetCanonical52(x, m);
    martinetStoreElements52(rr, x);
  }
}

/// r[i] = a[i] · b[i] · k / R² − c[i] · l / R for 8·count elements below p, below p; r may be a, b or c.
MARTINET_CALL void martinetQuotientNumerators52(uint64_t *r, const uint64_t *a,
                                                const uint64_t *b, const uint64_t *c,
                                                const uint64_t *k, const uint64_t *l, intptr_t count,
                                                const MartinetModulus52 *m) {
  const uint64_t *rk[8], *rl[8];
  for (int i = 0; i < 8; i++) {
    rk[i] = k;
    rl[i] = l;
  }
  MartinetU64x8 kk[5], ll[5];
  martinetLoadElements52(kk, rk);
  martinetLoadElements52(ll, rl);
  for (intptr_t v = 0; v < count; v++) {
    const uint64_t *ra[8], *rb[8], *rc[8];
    uint64_t *rr[8];
    for (int i = 0; i < 8; i++) {
      ra[i] = a + 32 * v + 4 * i;
      rb[i] = b + 32 * v + 4 * i;
      rc[i] = c + 32 * v + 4 * i;
      rr[i] = r + 32 * v + 4 * i;
    }
    MartinetU64x8 x[5], y[5], z[5];
    martinetLoadElements52(x, ra);
    martinetLoadElements52(y, rb);
    martinetLoadElements52(z, rc);
    martinetProduct52(x, x, y, m);
    martinetProduct52(x, x, kk, m);
    martinetProduct52(z, z, ll, m);
    martinetRawDifference52(x, x, z, 3, m);
    martinetReduce52(x, m);
    martinetCanonical52(x, m);
    martinetStoreElements52(rr, x);
  }
}

#pragma clang assume_nonnull end

#endif
#endif
