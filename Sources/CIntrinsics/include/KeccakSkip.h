/// The univariate skip of the Keccak argument (Documentation/KeccakArgument.md): sums over the places of a state of
/// products of signs, at sixteen points outside the rows, and on the rows.
///
/// A word is a place's bits in 32 rows, of which a *half* is a block; word 64 l + z is bit z of lane l. Tables have the
/// values at sixteen points for the sixteen rows of a block by byte: 256 vectors for rows 0 … 7, then 256 for 8 … 15.
/// Kernels are the places' weights, five coefficients each, below p, in the order in which the sums take them.
/// Five products are computed side by side: one alone waits for its own steps.

#ifndef MARTINET_KECCAK_SKIP_H
#define MARTINET_KECCAK_SKIP_H

#include "KoalaBearVector.h"

#if defined(__clang__) && !defined(__riscv)

#define MARTINET_BODY static inline __attribute__((always_inline))
#define MARTINET_EACH(n) _Pragma("clang loop unroll(full)") for (int i = 0; i < (n); i++)

/// Unreduced sums of five coefficients, below 2³²·p, even and odd lanes apart.
typedef struct {
  MartinetU64x8 even[5], odd[5];
} MartinetSums5;

/// The sum of the two bytes' vectors.
MARTINET_BODY MartinetU32x16 martinetSkipValue(const uint32_t *table, const uint32_t *word, int half) {
  typedef MartinetU32x16 V __attribute__((aligned(64)));
  const uint8_t *bytes = (const uint8_t *)word + 2 * half;
  return *(const V *)(table + 16 * bytes[0]) + *(const V *)(table + 4096 + 16 * bytes[1]);
}

/// Products of signed 32-bit integers, the lower halves of 64-bit lanes.
#define MARTINET_PRODUCT(a, b) martinetMultiplyEvenSigned((MartinetU32x16)(a), (MartinetU32x16)(b))
/// The upper halves of 64-bit lanes as lower ones.
#define MARTINET_UPPER(x) martinetOdd((MartinetU32x16)(x))

/// Signed Montgomery reductions of ten times eight values, at most 2³¹·p in absolute value. The results are in the upper
/// halves: the values / 2³², give or take p/2, so within p.
MARTINET_BODY void martinetReduceSigned10(MartinetU64x8 *x) {
  MartinetU64x8 q[10];
  MARTINET_EACH(10) q[i] = martinetMultiplyEven((MartinetU32x16)x[i], (MartinetU32x16)0x81000001u);
  MARTINET_EACH(10) q[i] = MARTINET_PRODUCT(martinetOpaque(q[i]), (MartinetU32x16)MARTINET_P);
  MARTINET_EACH(10) x[i] -= q[i];
}

/// Even and odd lanes, reduced, −p ..< p, as five vectors of elements.
MARTINET_BODY void martinetJoin5(MartinetU32x16 *to, const MartinetU64x8 *x) {
  MARTINET_EACH(5) to[i] = martinetUpperHalves(x[i], x[5 + i]);
  MARTINET_EACH(5) to[i] = martinetLift(to[i]);
}

/// Adds five times sixteen elements, each times its weight.
MARTINET_BODY void martinetAddWeighted5(MartinetSums5 *sums, const MartinetU32x16 *x, const uint32_t *weights) {
  MartinetU32x16 odd[5];
  MARTINET_EACH(5) odd[i] = martinetOdd(x[i]);
#define MARTINET_WEIGHT(k) ((MartinetU32x16)weights[5 * (k) + i])
#define MARTINET_TWO(s, v, k)                                                                                          \
  s[i] = martinetFold(s[i] + martinetMultiplyEven(v[k], MARTINET_WEIGHT(k)) +                                          \
                      martinetMultiplyEven(v[k + 1], MARTINET_WEIGHT(k + 1)))
  MARTINET_EACH(5) {
    MARTINET_TWO(sums->even, x, 0);
    MARTINET_TWO(sums->odd, odd, 0);
    MARTINET_TWO(sums->even, x, 2);
    MARTINET_TWO(sums->odd, odd, 2);
    sums->even[i] = martinetFold(sums->even[i] + martinetMultiplyEven(x[4], MARTINET_WEIGHT(4)));
    sums->odd[i] = martinetFold(sums->odd[i] + martinetMultiplyEven(odd[4], MARTINET_WEIGHT(4)));
  }
#undef MARTINET_TWO
#undef MARTINET_WEIGHT
}

MARTINET_BODY MartinetSums5 martinetNoSums(void) {
  MartinetSums5 sums;
  MARTINET_EACH(5) sums.even[i] = sums.odd[i] = (MartinetU64x8)0;
  return sums;
}

/// Writes a vector; memory that Swift hands out need not be aligned for it.
MARTINET_BODY void martinetStore(uint32_t *to, MartinetU32x16 x) {
  typedef MartinetU32x16 V __attribute__((aligned(4)));
  *(V *)to = x;
}

/// Five vectors of elements.
MARTINET_BODY void martinetStoreSums(uint32_t *to, const MartinetSums5 *sums) {
  MARTINET_EACH(5) martinetStore(to + 16 * i, martinetReduce(sums->even[i], sums->odd[i]));
}

/// χ: Σ kernel · A(x) (2 − (1 + A(x + 1)) (1 − A(x + 2))) over a state's places.
///
/// The table has twice the bits' values, 1 − A, below p. Kernel by y, z, x.
static inline void martinetKeccakChi(uint32_t *to, const uint32_t *kernel, const uint32_t *words, const uint32_t *table,
                                     int half) {
  // Representatives of 1, 2, and of 2 before a reduction, less p²/2 so that differences are small.
  const uint32_t one = (uint32_t)((1ull << 32) % MARTINET_P), two = 2 * one;
  const int64_t wide = (int64_t)((uint64_t)two * one % MARTINET_P) - (int64_t)((uint64_t)MARTINET_P * (MARTINET_P / 2));
  MartinetSums5 sums = martinetNoSums();
  for (int y = 0; y < 5; y++) {
    for (int z = 0; z < 64; z++, kernel += 25) {
      const uint32_t *at = words + 320 * y + z;
      MartinetU32x16 d[10], v[5];
      MartinetU64x8 t[10];
      MARTINET_EACH(5) d[i] = martinetSkipValue(table, at + 64 * i, half);
      MARTINET_EACH(5) d[i] = martinetCorrect(d[i]);
      MARTINET_EACH(5) d[5 + i] = martinetOdd(d[i]);
      // 2 − d is between −p and two, its product with d between −p² and two · p, the difference within 0.54 p².
      MARTINET_EACH(10) {
        MartinetU32x16 b = d[i / 5 * 5 + (i + 1) % 5], c = d[i / 5 * 5 + (i + 2) % 5];
        t[i] = (MartinetU64x8)wide - MARTINET_PRODUCT(two - b, c);
      }
      martinetReduceSigned10(t);
      MARTINET_EACH(10) t[i] = MARTINET_PRODUCT(MARTINET_UPPER(t[i]), one - d[i]);
      martinetReduceSigned10(t);
      martinetJoin5(v, t);
      martinetAddWeighted5(&sums, v, kernel);
    }
  }
  martinetStoreSums(to, &sums);
}

/// θ: Σ kernel · A(x, y, z) C(x − 1, z) C(x + 1, z − 1) over a state's places.
///
/// The table has the signs' values within p/2 of 0. Kernel by z, x, y.
static inline void martinetKeccakTheta(uint32_t *to, const uint32_t *kernel, const uint32_t *a, const uint32_t *c,
                                       const uint32_t *table, int half) {
  MartinetSums5 sums = martinetNoSums();
  for (int z = 0; z < 64; z++) {
    for (int x = 0; x < 5; x++, kernel += 25) {
      MartinetU32x16 left = martinetSkipValue(table, c + 64 * ((x + 4) % 5) + z, half);
      MartinetU32x16 right = martinetSkipValue(table, c + 64 * ((x + 1) % 5) + ((z + 63) & 63), half);
      MartinetU64x8 even = MARTINET_PRODUCT(left, right);
      MartinetU64x8 odd = MARTINET_PRODUCT(martinetOdd(left), martinetOdd(right));
      MartinetU32x16 evenFactor = MARTINET_UPPER(even - martinetSignedQuotient(even));
      MartinetU32x16 oddFactor = MARTINET_UPPER(odd - martinetSignedQuotient(odd));
      MartinetU32x16 v[5];
      MartinetU64x8 t[10];
      MARTINET_EACH(5) v[i] = martinetSkipValue(table, a + 64 * x + 320 * i + z, half);
      MARTINET_EACH(5) {
        t[i] = MARTINET_PRODUCT(evenFactor, v[i]);
        t[5 + i] = MARTINET_PRODUCT(oddFactor, martinetOdd(v[i]));
      }
      martinetReduceSigned10(t);
      martinetJoin5(v, t);
      martinetAddWeighted5(&sums, v, kernel);
    }
  }
  martinetStoreSums(to, &sums);
}

/// Parities: Σ kernel · Π_y A(x, y, z). The table as in θ. Kernel by z, x.
static inline void martinetKeccakParities(uint32_t *to, const uint32_t *kernel, const uint32_t *a,
                                          const uint32_t *table, int half) {
  MartinetSums5 sums = martinetNoSums();
  for (int z = 0; z < 64; z++, kernel += 25) {
    MartinetU32x16 u[5], v[5];
    MartinetU64x8 t[10], s[10];
#define MARTINET_LANES(to, y) MARTINET_EACH(5) to[i] = martinetSkipValue(table, a + 64 * i + 320 * (y) + z, half)
#define MARTINET_PRODUCTS(to)                                                                                          \
  MARTINET_EACH(5) {                                                                                                   \
    to[i] = MARTINET_PRODUCT(u[i], v[i]);                                                                              \
    to[5 + i] = MARTINET_PRODUCT(martinetOdd(u[i]), martinetOdd(v[i]));                                                \
  }                                                                                                                    \
  martinetReduceSigned10(to)
    MARTINET_LANES(u, 0);
    MARTINET_LANES(v, 1);
    MARTINET_PRODUCTS(t);
    MARTINET_LANES(u, 2);
    MARTINET_LANES(v, 3);
    MARTINET_PRODUCTS(s);
#undef MARTINET_PRODUCTS
    MARTINET_EACH(10) t[i] = MARTINET_PRODUCT(MARTINET_UPPER(t[i]), MARTINET_UPPER(s[i]));
    martinetReduceSigned10(t);
    MARTINET_LANES(u, 4);
#undef MARTINET_LANES
    MARTINET_EACH(5) {
      t[i] = MARTINET_PRODUCT(MARTINET_UPPER(t[i]), u[i]);
      t[5 + i] = MARTINET_PRODUCT(MARTINET_UPPER(t[5 + i]), martinetOdd(u[i]));
    }
    martinetReduceSigned10(t);
    martinetJoin5(v, t);
    martinetAddWeighted5(&sums, v, kernel);
  }
  martinetStoreSums(to, &sums);
}

/// For each of 32 rows the sum of the weights of the words whose bit is set: of ten integers a word, below 2¹⁶, at most 2¹⁴
/// words. First the ten sums of rows 0 … 15, then those of 16 … 31.
static inline void martinetKeccakRowSums(uint32_t *to, const uint32_t *weights, const uint32_t *words, int count) {
  MartinetU32x16 sums[20];
  MARTINET_EACH(20) sums[i] = (MartinetU32x16)0u;
  for (int k = 0; k < count; k++, weights += 10) {
    uint16_t low = (uint16_t)words[k], high = (uint16_t)(words[k] >> 16);
    MARTINET_EACH(10) {
      MartinetU32x16 weight = (MartinetU32x16)weights[i];
      sums[i] = martinetAddWhere(low, sums[i], weight);
      sums[10 + i] = martinetAddWhere(high, sums[10 + i], weight);
    }
  }
  MARTINET_EACH(20) martinetStore(to + 16 * i, sums[i]);
}

/// One coefficient of the values of sixteen signs at one point, for each lane's lower sixteen bits: the sums of four of them each,
/// below p, are in four tables of sixteen.
MARTINET_BODY MartinetU32x16 martinetKeccakValue(const uint32_t *table, MartinetU32x16 bits) {
  MartinetU32x16 low = martinetAdd(martinetPermute(table, bits), martinetPermute(table + 16, bits >> 4));
  MartinetU32x16 high = martinetAdd(martinetPermute(table + 32, bits >> 8), martinetPermute(table + 48, bits >> 12));
  return martinetAdd(low, high);
}

#undef MARTINET_PRODUCT
#undef MARTINET_UPPER
#undef MARTINET_EACH
#undef MARTINET_BODY

#endif
#endif
