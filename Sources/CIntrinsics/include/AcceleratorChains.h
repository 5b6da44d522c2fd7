// Chains of calls of one accelerator. Its number is an argument here and a value that the compiler cannot see through, so
// that it stays in its register from call to call instead of being loaded for each.

#ifndef MARTINET_ACCELERATOR_CHAINS_H
#define MARTINET_ACCELERATOR_CHAINS_H

#if defined(__riscv)

#include "Accelerators.h"

/// The number of 256-bit multiply-add.
static inline __attribute__((always_inline)) uint64_t martinet_number_of_multiply_add_256(void) {
  uint64_t number;
  __asm__("li %0, 0x110" : "=r"(number));
  return number;
}

/// r = (a · b + c) mod m, 4 words each; `number` is that of `martinet_number_of_multiply_add_256`.
MARTINET_ACCELERATOR martinet_chained_multiply_add_256(
    uint64_t number, uint64_t *r, const uint64_t *a, const uint64_t *b, const uint64_t *c, const uint64_t *m) {
  register uint64_t *a0 __asm__("a0") = r;
  register const uint64_t *a1 __asm__("a1") = a;
  register const uint64_t *a2 __asm__("a2") = b;
  register const uint64_t *a3 __asm__("a3") = c;
  register const uint64_t *a4 __asm__("a4") = m;
  register uint64_t a7 __asm__("a7") = number;
  __asm__("ecall"
          : "=m"(MARTINET_WORDS(r, 4))
          : "r"(a0), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a7), "m"(MARTINET_WORDS(a, 4)), "m"(MARTINET_WORDS(b, 4)),
            "m"(MARTINET_WORDS(c, 4)), "m"(MARTINET_WORDS(m, 4)));
}

#endif

#endif
