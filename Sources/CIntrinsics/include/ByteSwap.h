// Reversing the bytes of a word without the instruction for it (Zbb).

#ifndef MARTINET_BYTE_SWAP_H
#define MARTINET_BYTE_SWAP_H

#if defined(__riscv)

#include <stdint.h>

/// 13 instructions and two masks that many swaps share, by halves: bytes in pairs, pairs in halves, halves. The compiler
/// would recognise what this is and expand it byte by byte, in 23; so it may not look between the steps.
static inline __attribute__((always_inline)) uint64_t martinet_byte_swapped(uint64_t x) {
  x = ((x & 0x00ff00ff00ff00ffull) << 8) | ((x >> 8) & 0x00ff00ff00ff00ffull);
  __asm__("" : "+r"(x));
  x = ((x & 0x0000ffff0000ffffull) << 16) | ((x >> 16) & 0x0000ffff0000ffffull);
  __asm__("" : "+r"(x));
  return x << 32 | x >> 32;
}

#endif

#endif
