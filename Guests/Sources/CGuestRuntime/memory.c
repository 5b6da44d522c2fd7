// Copy, fill and compare, by 8-byte words. The machine allows misaligned access (Zicclsm), at the price of a wider
// row: the destination is aligned in loops, heads and tails are single overlapping words. Eight words and more go to the
// machine's own copy and fill: a word costs the prover a sixth there, a call as much as three words in a loop.
// The attribute keeps the compiler from recognising these loops and calling the function from itself.
#if defined(__riscv)
#include "memory.h"

#include <Accelerators.h>
#include <stdint.h>

#define FREESTANDING __attribute__((no_builtin("memcpy", "memmove", "memset", "memcmp", "bcmp")))

typedef uint64_t __attribute__((aligned(1), may_alias)) word;
typedef uint32_t __attribute__((aligned(1), may_alias)) half;

enum { BULK = 8, BULK_LIMIT = 65535 };

FREESTANDING void *memcpy(void *restrict destination, const void *restrict source, size_t count) {
  uint8_t *d = destination;
  const uint8_t *s = source;
  if (count < 8) {
    if (count >= 4) {
      const uint32_t first = *(const half *)s, last = *(const half *)(s + count - 4);
      *(half *)d = first;
      *(half *)(d + count - 4) = last;
    } else {
      for (size_t i = 0; i < count; ++i) d[i] = s[i];
    }
    return destination;
  }
  uint8_t *const end = d + count;
  const uint64_t last = *(const word *)(s + count - 8);
  const size_t skew = -(uintptr_t)d & 7;
  if (skew) {
    *(word *)d = *(const word *)s;
    d += skew;
    s += skew;
  }
  if (end - d >= 8 * BULK && ((uintptr_t)s & 7) == 0) {
    size_t words = (size_t)(end - d) >> 3;
    while (words) {
      const size_t some = words < BULK_LIMIT ? words : BULK_LIMIT;
      martinet_copy((uint64_t *)d, (const uint64_t *)s, some);
      d += 8 * some;
      s += 8 * some;
      words -= some;
    }
  }
  while (end - d >= 64) {
    const uint64_t w0 = ((const word *)s)[0], w1 = ((const word *)s)[1], w2 = ((const word *)s)[2],
                   w3 = ((const word *)s)[3], w4 = ((const word *)s)[4], w5 = ((const word *)s)[5],
                   w6 = ((const word *)s)[6], w7 = ((const word *)s)[7];
    ((word *)d)[0] = w0;
    ((word *)d)[1] = w1;
    ((word *)d)[2] = w2;
    ((word *)d)[3] = w3;
    ((word *)d)[4] = w4;
    ((word *)d)[5] = w5;
    ((word *)d)[6] = w6;
    ((word *)d)[7] = w7;
    d += 64;
    s += 64;
  }
  while (end - d >= 8) {
    *(word *)d = *(const word *)s;
    d += 8;
    s += 8;
  }
  if (d != end) *(word *)(end - 8) = last;
  return destination;
}

FREESTANDING void *memmove(void *destination, const void *source, size_t count) {
  uint8_t *d = destination;
  const uint8_t *s = source;
  const size_t ahead = (uintptr_t)d - (uintptr_t)s, behind = (uintptr_t)s - (uintptr_t)d;
  if (ahead >= count && behind >= count) return memcpy(destination, source, count);
  if (d == s) return destination;
  if ((((uintptr_t)d | (uintptr_t)s | count) & 7) == 0 && count >= 8 * BULK && count <= 8 * BULK_LIMIT) {
    martinet_copy((uint64_t *)d, (const uint64_t *)s, count >> 3);
    return destination;
  }
  // A word is read before it is written, and what is written never reaches the words still to be read, however little the
  // areas are apart: below them going up, above them going down.
  if (behind < count) {
    for (; count >= 8; count -= 8, d += 8, s += 8) *(word *)d = *(const word *)s;
    for (; count; --count) *d++ = *s++;
  } else {
    d += count;
    s += count;
    for (; count >= 8; count -= 8) {
      d -= 8;
      s -= 8;
      *(word *)d = *(const word *)s;
    }
    for (; count; --count) *--d = *--s;
  }
  return destination;
}

FREESTANDING void *memset(void *destination, int value, size_t count) {
  uint8_t *d = destination;
  if (count < 8) {
    for (size_t i = 0; i < count; ++i) d[i] = (uint8_t)value;
    return destination;
  }
  const uint64_t pattern = (uint8_t)value * 0x0101010101010101ull;
  uint8_t *const end = d + count;
  const size_t skew = -(uintptr_t)d & 7;
  if (skew) {
    *(word *)d = pattern;
    d += skew;
  }
  if (end - d >= 8 * BULK) {
    size_t words = (size_t)(end - d) >> 3;
    while (words) {
      const size_t some = words < BULK_LIMIT ? words : BULK_LIMIT;
      martinet_fill((uint64_t *)d, pattern, some);
      d += 8 * some;
      words -= some;
    }
  }
  while (end - d >= 8) {
    *(word *)d = pattern;
    d += 8;
  }
  if (d != end) *(word *)(end - 8) = pattern;
  return destination;
}

FREESTANDING int memcmp(const void *a, const void *b, size_t count) {
  const uint8_t *x = a, *y = b;
  for (; count >= 8 && *(const word *)x == *(const word *)y; count -= 8, x += 8, y += 8) {}
  for (; count; --count, ++x, ++y) {
    if (*x != *y) return (int)*x - (int)*y;
  }
  return 0;
}

FREESTANDING int bcmp(const void *a, const void *b, size_t count) { return memcmp(a, b, count); }
#endif
