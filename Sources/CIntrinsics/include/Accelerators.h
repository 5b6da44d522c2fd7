// Calls of the machine's accelerators from a guest: see Documentation/Accelerators.md.
//
// All pointers must be multiples of 8. Areas may overlap. Memory operands tell the compiler what is read and written, so
// nothing else has to be in memory before a call, and calls whose result is not used disappear.

#ifndef MARTINET_ACCELERATORS_H
#define MARTINET_ACCELERATORS_H

#if defined(__riscv)

#include <stdint.h>

#define MARTINET_ACCELERATOR static inline __attribute__((always_inline)) void

// The words that a pointer names, as a memory operand.
#define MARTINET_WORDS(pointer, count) (*(uint64_t(*)[count])(pointer))

/// r = a · b: 8 words from 4 and 4.
MARTINET_ACCELERATOR martinet_product_256(uint64_t *r, const uint64_t *a, const uint64_t *b) {
  register uint64_t *a0 __asm__("a0") = r;
  register const uint64_t *a1 __asm__("a1") = a;
  register const uint64_t *a2 __asm__("a2") = b;
  register uint64_t a7 __asm__("a7") = 0x112;
  __asm__("ecall"
          : "=m"(MARTINET_WORDS(r, 8))
          : "r"(a0), "r"(a1), "r"(a2), "r"(a7), "m"(MARTINET_WORDS(a, 4)), "m"(MARTINET_WORDS(b, 4)));
}

#endif

#endif
