/// Vector operations that Swift's SIMD types cannot say, or not so that the compiler keeps them.
///
/// Everything is static, inlined and written in Clang's portable vector extensions; where AVX-512 is on, the
/// operations come out as the single instructions named beside them, a few of them by builtins or assembly.

#ifndef MARTINET_VECTOR_H
#define MARTINET_VECTOR_H

#include <stdint.h>

#if defined(__clang__) && !defined(__riscv)

// Everything is inlined, so how wide vectors are passed without AVX-512 does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

#define MARTINET_INLINE static inline __attribute__((always_inline, const))

typedef uint32_t MartinetU32x16 __attribute__((ext_vector_type(16)));
typedef uint64_t MartinetU64x8 __attribute__((ext_vector_type(8)));

/// The full products of the even lanes of a and b (vpmuludq).
MARTINET_INLINE MartinetU64x8 martinetMultiplyEven(MartinetU32x16 a, MartinetU32x16 b) {
  const MartinetU64x8 low = (MartinetU64x8)0xffffffffu;
  return ((MartinetU64x8)a & low) * ((MartinetU64x8)b & low);
}

/// The full products of the even lanes of a and b as signed integers (vpmuldq).
MARTINET_INLINE MartinetU64x8 martinetMultiplyEvenSigned(MartinetU32x16 a, MartinetU32x16 b) {
  typedef int64_t S __attribute__((ext_vector_type(8)));
  return (MartinetU64x8)(((S)((MartinetU64x8)a << 32) >> 32) * ((S)((MartinetU64x8)b << 32) >> 32));
}

/// Lanewise arithmetic shift right by a constant (vpsrad).
MARTINET_INLINE MartinetU32x16 martinetShiftRightSigned(MartinetU32x16 x, int bits) {
  typedef int32_t S __attribute__((ext_vector_type(16)));
  return (MartinetU32x16)((S)x >> bits);
}

/// The odd lanes in the places of the even ones; the odd places hold them too (vmovshdup).
MARTINET_INLINE MartinetU32x16 martinetOdd(MartinetU32x16 x) {
  return __builtin_shufflevector(x, x, 1, 1, 3, 3, 5, 5, 7, 7, 9, 9, 11, 11, 13, 13, 15, 15);
}

/// The upper halves of 64-bit lanes: those of `even` in the even places, those of `odd` in the odd ones.
MARTINET_INLINE MartinetU32x16 martinetUpperHalves(MartinetU64x8 even, MartinetU64x8 odd) {
#if defined(__AVX512F__)
  // vmovshdup into every second lane; the compiler would take vpermt2d, which fewer units can do.
  MartinetU32x16 result = (MartinetU32x16)odd;
  __asm__("vmovshdup %1, %0%{%2%}" : "+v"(result) : "v"(even), "Yk"((unsigned short)0x5555));
  return result;
#else
  return __builtin_shufflevector((MartinetU32x16)even, (MartinetU32x16)odd, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11,
                                 27, 13, 29, 15, 31);
#endif
}

/// The lower halves of 64-bit lanes, interleaved likewise.
MARTINET_INLINE MartinetU32x16 martinetLowerHalves(MartinetU64x8 even, MartinetU64x8 odd) {
  return __builtin_shufflevector((MartinetU32x16)even, (MartinetU32x16)odd, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10,
                                 26, 12, 28, 14, 30);
}

/// By the lower four bits of each lane, one of sixteen words (vpermd). The table is aligned to 64 bytes.
static inline __attribute__((always_inline)) MartinetU32x16 martinetPermute(const uint32_t *table,
                                                                            MartinetU32x16 index) {
#if defined(__AVX512F__)
  typedef int V __attribute__((vector_size(64)));
  return (MartinetU32x16)__builtin_ia32_permvarsi512((V) * (const MartinetU32x16 *)table, (V)index);
#else
  MartinetU32x16 result;
  for (int i = 0; i < 16; i++) result[i] = table[index[i] & 15];
  return result;
#endif
}

/// a, in the lanes whose bit is set a + b (vpaddd).
MARTINET_INLINE MartinetU32x16 martinetAddWhere(uint16_t bits, MartinetU32x16 a, MartinetU32x16 b) {
#if defined(__AVX512F__)
  typedef int V __attribute__((vector_size(64)));
  return (MartinetU32x16)__builtin_ia32_selectd_512(bits, (V)(a + b), (V)a);
#else
  const MartinetU32x16 lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return a + (b & -(((MartinetU32x16)(uint32_t)bits >> lane) & 1));
#endif
}

/// Lanewise unsigned minimum (vpminud).
MARTINET_INLINE MartinetU32x16 martinetMinimum32(MartinetU32x16 a, MartinetU32x16 b) {
  return __builtin_elementwise_min(a, b);
}

/// Lanewise unsigned minimum (vpminuq).
MARTINET_INLINE MartinetU64x8 martinetMinimum64(MartinetU64x8 a, MartinetU64x8 b) {
  return __builtin_elementwise_min(a, b);
}

/// Transposes 16 × 16 words in place, rows contiguous, aligned to 4 bytes.
static inline __attribute__((always_inline)) void martinetTranspose16(uint32_t *words) {
  typedef uint32_t Row __attribute__((ext_vector_type(16), aligned(4)));
  Row *rows = (Row *)words;
  MartinetU32x16 a[16], b[16];
  // Exchanges blocks of 8, 4, 2, 1 lanes between rows that far apart.
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i++) {
    MartinetU32x16 x = rows[i], y = rows[i + 8];
    a[i] = __builtin_shufflevector(x, y, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    a[i + 8] = __builtin_shufflevector(x, y, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; i++) {
    if (i & 4) continue;
    b[i] = __builtin_shufflevector(a[i], a[i + 4], 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27);
    b[i + 4] = __builtin_shufflevector(a[i], a[i + 4], 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; i++) {
    if (i & 2) continue;
    a[i] = __builtin_shufflevector(b[i], b[i + 2], 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
    a[i + 2] = __builtin_shufflevector(b[i], b[i + 2], 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; i += 2) {
    rows[i] = __builtin_shufflevector(a[i], a[i + 1], 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
    rows[i + 1] = __builtin_shufflevector(a[i], a[i + 1], 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
  }
}

/// The same value, about which the optimiser knows nothing: keeps it from turning a 32-bit product of which only
/// the lower half is used (vpmuludq) into a full 64-bit one (vpmullq, three times slower on some machines).
MARTINET_INLINE MartinetU64x8 martinetOpaque(MartinetU64x8 x) {
#if defined(__AVX512F__)
  __asm__("" : "+v"(x));
#endif
  return x;
}

#endif
#endif
