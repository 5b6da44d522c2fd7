// Calls of the machine's accelerators from a guest: see Documentation/Accelerators.md.
//
// All pointers must be multiples of 8 (4 where a function says so). Areas may overlap. Memory operands tell the compiler what is read and written, so
// nothing else has to be in memory before a call, and calls whose result is not used disappear.

#ifndef MARTINET_ACCELERATORS_H
#define MARTINET_ACCELERATORS_H

#if defined(__riscv)

#include <stdint.h>

#define MARTINET_ACCELERATOR static inline __attribute__((always_inline)) void

// The words that a pointer names, as a memory operand.
#define MARTINET_WORDS(pointer, count) (*(uint64_t(*)[count])(pointer))

/// Keccak-f[1600] of 25 words, lane x + 5y in word x + 5y.
MARTINET_ACCELERATOR martinet_keccak(uint64_t *state) {
  register uint64_t *a0 __asm__("a0") = state;
  register uint64_t a7 __asm__("a7") = 0x100;
  __asm__("ecall" : "+m"(MARTINET_WORDS(state, 25)) : "r"(a0), "r"(a7));
}

/// The compression function of SHA-256: the state, eight 32-bit words in 4 words, and a block of 64 bytes in 8 words.
MARTINET_ACCELERATOR martinet_sha256(uint64_t *state, const uint64_t *block) {
  register uint64_t *a0 __asm__("a0") = state;
  register const uint64_t *a1 __asm__("a1") = block;
  register uint64_t a7 __asm__("a7") = 0x101;
  __asm__("ecall" : "+m"(MARTINET_WORDS(state, 4)) : "r"(a0), "r"(a1), "r"(a7), "m"(MARTINET_WORDS(block, 8)));
}

/// Copies `count` words, at most 65535. All are read before any is written.
MARTINET_ACCELERATOR martinet_copy(uint64_t *destination, const uint64_t *source, uint64_t count) {
  register uint64_t *a0 __asm__("a0") = destination;
  register const uint64_t *a1 __asm__("a1") = source;
  register uint64_t a2 __asm__("a2") = count;
  register uint64_t a7 __asm__("a7") = 0x130;
  __asm__ volatile("ecall" : : "r"(a0), "r"(a1), "r"(a2), "r"(a7) : "memory");
}

/// Sets `count` words, at most 65535, to a value.
MARTINET_ACCELERATOR martinet_fill(uint64_t *destination, uint64_t value, uint64_t count) {
  register uint64_t *a0 __asm__("a0") = destination;
  register uint64_t a1 __asm__("a1") = value;
  register uint64_t a2 __asm__("a2") = count;
  register uint64_t a7 __asm__("a7") = 0x131;
  __asm__ volatile("ecall" : : "r"(a0), "r"(a1), "r"(a2), "r"(a7) : "memory");
}

// The Poseidon2 permutation in place.
#define MARTINET_POSEIDON2(name, number, count)                                                                        \
  MARTINET_ACCELERATOR name(uint64_t *state) {                                                                         \
    register uint64_t *a0 __asm__("a0") = state;                                                                       \
    register uint64_t a7 __asm__("a7") = number;                                                                       \
    __asm__("ecall" : "+m"(MARTINET_WORDS(state, count)) : "r"(a0), "r"(a7));                                          \
  }

MARTINET_POSEIDON2(martinet_poseidon2_16, 0x102, 8)
MARTINET_POSEIDON2(martinet_poseidon2_24, 0x103, 12)

// r = (a · b + c) mod m in `count` words; m = 0 stands for 2^(64 · count).
#define MARTINET_MULTIPLY_ADD(name, number, count)                                                                     \
  MARTINET_ACCELERATOR name(uint64_t *r, const uint64_t *a, const uint64_t *b, const uint64_t *c, const uint64_t *m) { \
    register uint64_t *a0 __asm__("a0") = r;                                                                           \
    register const uint64_t *a1 __asm__("a1") = a;                                                                     \
    register const uint64_t *a2 __asm__("a2") = b;                                                                     \
    register const uint64_t *a3 __asm__("a3") = c;                                                                     \
    register const uint64_t *a4 __asm__("a4") = m;                                                                     \
    register uint64_t a7 __asm__("a7") = number;                                                                       \
    __asm__("ecall"                                                                                                    \
            : "=m"(MARTINET_WORDS(r, count))                                                                           \
            : "r"(a0), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a7), "m"(MARTINET_WORDS(a, count)),                     \
              "m"(MARTINET_WORDS(b, count)), "m"(MARTINET_WORDS(c, count)), "m"(MARTINET_WORDS(m, count)));            \
  }

MARTINET_MULTIPLY_ADD(martinet_multiply_add_256, 0x110, 4)
MARTINET_MULTIPLY_ADD(martinet_multiply_add_384, 0x111, 6)

// KoalaBear's extension of degree 5: elements are five 32-bit representatives one after the other, at multiples of 4; `count` of
// them, at most 65535. See Documentation/Accelerators-Vectors.md.
#define MARTINET_VECTORS(name, number)                                                                                 \
  MARTINET_ACCELERATOR name(void *r, uint64_t count, const void *a, const void *b) {                                   \
    register void *a0 __asm__("a0") = r;                                                                               \
    register uint64_t a1 __asm__("a1") = count;                                                                        \
    register const void *a2 __asm__("a2") = a;                                                                         \
    register const void *a3 __asm__("a3") = b;                                                                         \
    register uint64_t a7 __asm__("a7") = number;                                                                       \
    __asm__ volatile("ecall" : : "r"(a0), "r"(a1), "r"(a2), "r"(a3), "r"(a7) : "memory");                              \
  }

/// r ← r + Σ aᵢ bᵢ, aᵢ in the base field.
MARTINET_VECTORS(martinet_dot_base, 0x120)
/// r ← r + Σ aᵢ bᵢ.
MARTINET_VECTORS(martinet_dot_extension, 0x121)
/// r ← r · Π (1 − aᵢ − bᵢ + 2 aᵢ bᵢ).
MARTINET_VECTORS(martinet_eq_extension, 0x123)

/// r ← r + Σ aᵢ.
MARTINET_ACCELERATOR martinet_sum_extension(void *r, uint64_t count, const void *a) {
  register void *a0 __asm__("a0") = r;
  register uint64_t a1 __asm__("a1") = count;
  register const void *a2 __asm__("a2") = a;
  register uint64_t a7 __asm__("a7") = 0x122;
  __asm__ volatile("ecall" : : "r"(a0), "r"(a1), "r"(a2), "r"(a7) : "memory");
}

// r ← r + a · b, of one element each.
#define MARTINET_MULTIPLY_ADD_ELEMENT(name, number, words)                                                             \
  MARTINET_ACCELERATOR name(void *r, const void *a, const void *b) {                                                   \
    register void *a0 __asm__("a0") = r;                                                                               \
    register uint64_t a1 __asm__("a1") = 1;                                                                            \
    register const void *a2 __asm__("a2") = a;                                                                         \
    register const void *a3 __asm__("a3") = b;                                                                         \
    register uint64_t a7 __asm__("a7") = number;                                                                       \
    __asm__("ecall"                                                                                                    \
            : "+m"(*(uint32_t(*)[5])r)                                                                                 \
            : "r"(a0), "r"(a1), "r"(a2), "r"(a3), "r"(a7), "m"(*(const uint32_t(*)[words])a),                          \
              "m"(*(const uint32_t(*)[5])b));                                                                          \
  }

MARTINET_MULTIPLY_ADD_ELEMENT(martinet_multiply_add_base, 0x120, 1)
MARTINET_MULTIPLY_ADD_ELEMENT(martinet_multiply_add_extension, 0x121, 5)

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

/// p ← p + q for affine points of secp256k1, 8 words each, x then y. Ends the execution unless both abscissas are below the field's
/// modulus and different.
MARTINET_ACCELERATOR martinet_secp256k1_add(uint64_t *p, const uint64_t *q) {
  register uint64_t *a0 __asm__("a0") = p;
  register const uint64_t *a1 __asm__("a1") = q;
  register uint64_t a7 __asm__("a7") = 0x113;
  __asm__ volatile("ecall" : "+m"(MARTINET_WORDS(p, 8)) : "r"(a0), "r"(a1), "r"(a7), "m"(MARTINET_WORDS(q, 8)));
}

/// p ← 2 p. Ends the execution if the ordinate is 0.
MARTINET_ACCELERATOR martinet_secp256k1_double(uint64_t *p) {
  register uint64_t *a0 __asm__("a0") = p;
  register uint64_t a7 __asm__("a7") = 0x114;
  __asm__ volatile("ecall" : "+m"(MARTINET_WORDS(p, 8)) : "r"(a0), "r"(a7));
}

#endif

#endif
