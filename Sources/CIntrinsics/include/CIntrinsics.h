/// Vector operations that Swift's SIMD types cannot say, or not so that the compiler keeps them.
///
/// Everything is static, inlined and written in Clang's portable vector extensions; where AVX-512 is on, the
/// operations come out as the single instructions named beside them.

#ifndef MARTINET_CINTRINSICS_H
#define MARTINET_CINTRINSICS_H

#include <stdint.h>

#if defined(__clang__) && !defined(__riscv)

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
  return __builtin_shufflevector((MartinetU32x16)even, (MartinetU32x16)odd, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11,
                                 27, 13, 29, 15, 31);
}

/// The lower halves of 64-bit lanes, interleaved likewise.
MARTINET_INLINE MartinetU32x16 martinetLowerHalves(MartinetU64x8 even, MartinetU64x8 odd) {
  return __builtin_shufflevector((MartinetU32x16)even, (MartinetU32x16)odd, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10,
                                 26, 12, 28, 14, 30);
}

/// Lanewise unsigned minimum (vpminud).
MARTINET_INLINE MartinetU32x16 martinetMinimum32(MartinetU32x16 a, MartinetU32x16 b) {
  return __builtin_elementwise_min(a, b);
}

/// Lanewise unsigned minimum (vpminuq).
MARTINET_INLINE MartinetU64x8 martinetMinimum64(MartinetU64x8 a, MartinetU64x8 b) {
  return __builtin_elementwise_min(a, b);
}

/// The same value, about which the optimiser knows nothing: keeps it from turning a 32-bit product of which only
/// the lower half is used (vpmuludq) into a full 64-bit one (vpmullq, three times slower on some machines).
static inline __attribute__((always_inline)) MartinetU64x8 martinetOpaque(MartinetU64x8 x) {
#if defined(__AVX512F__)
  __asm__("" : "+v"(x));
#endif
  return x;
}

#undef MARTINET_INLINE
#endif
#endif
