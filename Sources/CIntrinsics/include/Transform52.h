/// Butterflies of number-theoretic transforms on eight elements at a time. Values in memory are four words below 1.07p,
/// twiddles below p.
///
/// "Splitting" goes from natural to bit-reversed order: a block of size 2h with twiddle t becomes a + t·b and a − t·b.
/// "Joining" is its transpose: a + b and t·(a − b).

#ifndef MARTINET_TRANSFORM52_H
#define MARTINET_TRANSFORM52_H

#include "Montgomery52.h"

#if defined(__clang__) && !defined(__riscv)

#pragma clang assume_nonnull begin

MARTINET_STEP void martinetBroadcast52(MartinetU64x8 *r, const uint64_t *words) {
  martinetLimbs52(r, (MartinetU64x8)words[0], (MartinetU64x8)words[1], (MartinetU64x8)words[2],
                  (MartinetU64x8)words[3]);
}

MARTINET_STEP void martinetConsecutive52(MartinetSource row[_Nonnull 8], const uint64_t *words, intptr_t stride) {
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i++) row[i] = words + stride * i;
}

MARTINET_STEP void martinetLoadEight52(MartinetU64x8 *x, const uint64_t *words, intptr_t stride) {
  const uint64_t *row[8];
  martinetConsecutive52(row, words, stride);
  martinetLoadElements52(x, row);
}

MARTINET_STEP void martinetStoreEight52(uint64_t *words, intptr_t stride, const MartinetU64x8 *x) {
  uint64_t *row[8];
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i++) row[i] = words + stride * i;
  martinetStoreElements52(row, x);
}

/// Two layers of splitting: four quarters of `quarter` elements, at `data`; eight elements of each in a round, rounds
/// `from ..< to`. t splits the whole, u and v its halves.
MARTINET_CALL void martinetSplitTwice52(uint64_t *data, intptr_t quarter, intptr_t from, intptr_t to,
                                        const uint64_t *t, const uint64_t *u,
                                        const uint64_t *v, const MartinetModulus52 *m) {
  MartinetU64x8 tt[5], uu[5], vv[5];
  martinetBroadcast52(tt, t);
  martinetBroadcast52(uu, u);
  martinetBroadcast52(vv, v);
  for (intptr_t round = from; round < to; round++) {
    uint64_t *p0 = data + 32 * round, *p1 = p0 + 4 * quarter, *p2 = p1 + 4 * quarter, *p3 = p2 + 4 * quarter;
    MartinetU64x8 a0[5], a1[5], a2[5], a3[5], b[5];
    martinetLoadEight52(a2, p2, 4);
    martinetLoadEight52(a3, p3, 4);
    martinetProduct52(a2, a2, tt, m);
    martinetProduct52(a3, a3, tt, m);
    martinetLoadEight52(a1, p1, 4);
    martinetRawSum52(b, a1, a3);
    martinetCarry52(b);
    martinetRawDifference52(a3, a1, a3, 2, m);
    martinetCarry52(a3);
    martinetProduct52(b, b, uu, m);
    martinetProduct52(a3, a3, vv, m);
    martinetLoadEight52(a0, p0, 4);
    martinetRawSum52(a1, a0, a2);
    martinetRawDifference52(a2, a0, a2, 2, m);
    martinetRawSum52(a0, a1, b);
    martinetReduce52(a0, m);
    martinetStoreEight52(p0, 4, a0);
    martinetRawDifference52(a1, a1, b, 2, m);
    martinetReduce52(a1, m);
    martinetStoreEight52(p1, 4, a1);
    martinetRawSum52(a0, a2, a3);
    martinetReduce52(a0, m);
    martinetStoreEight52(p2, 4, a0);
    martinetRawDifference52(a2, a2, a3, 2, m);
    martinetReduce52(a2, m);
    martinetStoreEight52(p3, 4, a2);
  }
}

/// The transpose of `martinetSplitTwice52`. The last layer of a transform asks for canonical values.
MARTINET_CALL void martinetJoinTwice52(uint64_t *data, intptr_t quarter, intptr_t from, intptr_t to,
                                       const uint64_t *t, const uint64_t *u,
                                       const uint64_t *v, int canonical,
                                       const MartinetModulus52 *m) {
  MartinetU64x8 tt[5], uu[5], vv[5];
  martinetBroadcast52(tt, t);
  martinetBroadcast52(uu, u);
  martinetBroadcast52(vv, v);
  for (intptr_t round = from; round < to; round++) {
    uint64_t *p0 = data + 32 * round, *p1 = p0 + 4 * quarter, *p2 = p1 + 4 * quarter, *p3 = p2 + 4 * quarter;
    MartinetU64x8 c0[5], c1[5], c2[5], c3[5], d[5];
    martinetLoadEight52(c0, p0, 4);
    martinetLoadEight52(c1, p1, 4);
    martinetRawDifference52(d, c0, c1, 2, m);
    martinetCarry52(d);
    martinetRawSum52(c0, c0, c1);
    martinetProduct52(c1, d, uu, m);
    martinetLoadEight52(c2, p2, 4);
    martinetLoadEight52(c3, p3, 4);
    martinetRawDifference52(d, c2, c3, 2, m);
    martinetCarry52(d);
    martinetRawSum52(c2, c2, c3);
    martinetProduct52(c3, d, vv, m);
    martinetRawDifference52(d, c0, c2, 3, m);
    martinetCarry52(d);
    martinetRawSum52(c0, c0, c2);
    martinetReduce52(c0, m);
    martinetProduct52(c2, d, tt, m);
    martinetRawDifference52(d, c1, c3, 2, m);
    martinetCarry52(d);
    martinetRawSum52(c1, c1, c3);
    martinetReduce52(c1, m);
    martinetProduct52(c3, d, tt, m);
    if (canonical) {
      martinetCanonical52(c0, m);
      martinetCanonical52(c1, m);
      martinetCanonical52(c2, m);
      martinetCanonical52(c3, m);
    }
    martinetStoreEight52(p0, 4, c0);
    martinetStoreEight52(p1, 4, c1);
    martinetStoreEight52(p2, 4, c2);
    martinetStoreEight52(p3, 4, c3);
  }
}

/// One layer of splitting: two halves of `half` elements.
MARTINET_CALL void martinetSplitOnce52(uint64_t *data, intptr_t half, intptr_t from, intptr_t to,
                                       const uint64_t *t, const MartinetModulus52 *m) {
  MartinetU64x8 tt[5];
  martinetBroadcast52(tt, t);
  for (intptr_t round = from; round < to; round++) {
    uint64_t *p0 = data + 32 * round, *p1 = p0 + 4 * half;
    MartinetU64x8 a[5], b[5], s[5];
    martinetLoadEight52(a, p0, 4);
    martinetLoadEight52(b, p1, 4);
    martinetProduct52(b, b, tt, m);
    martinetRawSum52(s, a, b);
    martinetReduce52(s, m);
    martinetStoreEight52(p0, 4, s);
    martinetRawDifference52(a, a, b, 2, m);
    martinetReduce52(a, m);
    martinetStoreEight52(p1, 4, a);
  }
}

/// The transpose.
MARTINET_CALL void martinetJoinOnce52(uint64_t *data, intptr_t half, intptr_t from, intptr_t to,
                                      const uint64_t *t,
                                      const MartinetModulus52 *m) {
  MartinetU64x8 tt[5];
  martinetBroadcast52(tt, t);
  for (intptr_t round = from; round < to; round++) {
    uint64_t *p0 = data + 32 * round, *p1 = p0 + 4 * half;
    MartinetU64x8 a[5], b[5], s[5];
    martinetLoadEight52(a, p0, 4);
    martinetLoadEight52(b, p1, 4);
    martinetRawSum52(s, a, b);
    martinetReduce52(s, m);
    martinetRawDifference52(a, a, b, 2, m);
    martinetCarry52(a);
    martinetProduct52(a, a, tt, m);
    martinetStoreEight52(p0, 4, s);
    martinetStoreEight52(p1, 4, a);
  }
}

/// The last three layers of splitting for `count` times eight blocks of eight elements; `block` is the number of the first
/// block, a multiple of 8; `twiddles` are all, in bit-reversed order. Canonical values.
MARTINET_CALL void martinetSplitEights52(uint64_t *data, const uint64_t *twiddles, intptr_t block,
                                         intptr_t count, const MartinetModulus52 *m) {
  for (intptr_t group = 0; group < count; group++, block += 8, data += 256) {
    MartinetU64x8 x[8][5], t[5], s[5];
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i++) martinetLoadEight52(x[i], data + 4 * i, 32);
#pragma clang loop unroll(full)
    for (int half = 4; half > 0; half /= 2) {
#pragma clang loop unroll(full)
      for (int part = 0; part < 4 / half; part++) {
        // Lanes are blocks: block k has parts 4/half·k ...
        martinetLoadEight52(t, twiddles + 4 * (4 / half * block + part), 16 / half);
#pragma clang loop unroll(full)
        for (int j = 0; j < half; j++) {
          MartinetU64x8 *a = x[2 * half * part + j], *b = x[2 * half * part + half + j];
          martinetProduct52(s, b, t, m);
          martinetRawDifference52(b, a, s, 2, m);
          martinetRawSum52(a, a, s);
          if (half > 1) {
            martinetCarry52(a);
            martinetCarry52(b);
          } else {
            martinetReduce52(a, m);
            martinetCanonical52(a, m);
            martinetReduce52(b, m);
            martinetCanonical52(b, m);
          }
        }
      }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i++) martinetStoreEight52(data + 4 * i, 32, x[i]);
  }
}

/// The transpose, the first three layers of joining.
MARTINET_CALL void martinetJoinEights52(uint64_t *data, const uint64_t *twiddles, intptr_t block,
                                        intptr_t count, const MartinetModulus52 *m) {
  for (intptr_t group = 0; group < count; group++, block += 8, data += 256) {
    MartinetU64x8 x[8][5], t[5], s[5];
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i++) martinetLoadEight52(x[i], data + 4 * i, 32);
#pragma clang loop unroll(full)
    for (int half = 1; half < 8; half *= 2) {
#pragma clang loop unroll(full)
      for (int part = 0; part < 4 / half; part++) {
        martinetLoadEight52(t, twiddles + 4 * (4 / half * block + part), 16 / half);
#pragma clang loop unroll(full)
        for (int j = 0; j < half; j++) {
          MartinetU64x8 *a = x[2 * half * part + j], *b = x[2 * half * part + half + j];
          martinetRawDifference52(s, a, b, 2, m);
          martinetCarry52(s);
          martinetRawSum52(a, a, b);
          martinetReduce52(a, m);
          martinetProduct52(b, s, t, m);
        }
      }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i++) martinetStoreEight52(data + 4 * i, 32, x[i]);
  }
}

#pragma clang assume_nonnull end

#endif
#endif
