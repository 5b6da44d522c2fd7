// Sums of long integers as one chain of carries each, which Swift's 64-bit and 128-bit integers do not become: the
// compiler makes branches or comparisons of their overflow flags. Little-endian machines.
#pragma once

#include <stdint.h>

#if !defined(__riscv)

#define MARTINET_CHAIN static inline __attribute__((always_inline))

typedef unsigned _BitInt(256) martinet_u256;
typedef unsigned _BitInt(320) martinet_u320;
typedef unsigned _BitInt(512) martinet_u512;
typedef unsigned _BitInt(576) martinet_u576;

/// r = a + b, whose sum fits.
MARTINET_CHAIN void martinet_add_256(void *_Nonnull r, const void *_Nonnull a, const void *_Nonnull b) {
  martinet_u256 x, y;
  __builtin_memcpy(&x, a, 32);
  __builtin_memcpy(&y, b, 32);
  x += y;
  __builtin_memcpy(r, &x, 32);
}

/// r = a − m where that is not negative, else a.
MARTINET_CHAIN void martinet_reduce_256(void *_Nonnull r, const void *_Nonnull a, const void *_Nonnull m) {
  martinet_u256 x, p;
  __builtin_memcpy(&x, a, 32);
  __builtin_memcpy(&p, m, 32);
  martinet_u320 d = (martinet_u320)x - p;
  x = (d >> 319) ? x : (martinet_u256)d;
  __builtin_memcpy(r, &x, 32);
}

/// r = a − b, plus m where that is negative.
MARTINET_CHAIN void martinet_subtract_256(
    void *_Nonnull r, const void *_Nonnull a, const void *_Nonnull b, const void *_Nonnull m) {
  martinet_u256 x, y, p;
  __builtin_memcpy(&x, a, 32);
  __builtin_memcpy(&y, b, 32);
  __builtin_memcpy(&p, m, 32);
  martinet_u320 d = (martinet_u320)x - y;
  x = (martinet_u256)d + ((d >> 319) ? p : 0);
  __builtin_memcpy(r, &x, 32);
}

/// r = a − b for twice as many bits, of which a is the larger.
MARTINET_CHAIN void martinet_subtract_wide_256(void *_Nonnull r, const void *_Nonnull a, const void *_Nonnull b) {
  martinet_u512 x, y;
  __builtin_memcpy(&x, a, 64);
  __builtin_memcpy(&y, b, 64);
  x -= y;
  __builtin_memcpy(r, &x, 64);
}

/// r = a − b for twice as many bits, plus m in the upper half where that is negative.
MARTINET_CHAIN void martinet_subtract_wide_modular_256(
    void *_Nonnull r, const void *_Nonnull a, const void *_Nonnull b, const void *_Nonnull m) {
  martinet_u512 x, y;
  martinet_u256 p;
  __builtin_memcpy(&x, a, 64);
  __builtin_memcpy(&y, b, 64);
  __builtin_memcpy(&p, m, 32);
  martinet_u576 d = (martinet_u576)x - y;
  martinet_u256 high = (martinet_u256)(d >> 256) + ((d >> 575) ? p : 0);
  martinet_u256 low = (martinet_u256)d;
  __builtin_memcpy(r, &low, 32);
  __builtin_memcpy((uint8_t *)r + 32, &high, 32);
}

/// r = a + b for twice as many bits, whose sum fits.
MARTINET_CHAIN void martinet_add_wide_256(void *_Nonnull r, const void *_Nonnull a, const void *_Nonnull b) {
  martinet_u512 x, y;
  __builtin_memcpy(&x, a, 64);
  __builtin_memcpy(&y, b, 64);
  x += y;
  __builtin_memcpy(r, &x, 64);
}

typedef unsigned _BitInt(384) martinet_u384;
typedef unsigned _BitInt(448) martinet_u448;
typedef unsigned _BitInt(768) martinet_u768;
typedef unsigned _BitInt(832) martinet_u832;

/// r = a + b, whose sum fits.
MARTINET_CHAIN void martinet_add_384(void *_Nonnull r, const void *_Nonnull a, const void *_Nonnull b) {
  martinet_u384 x, y;
  __builtin_memcpy(&x, a, 48);
  __builtin_memcpy(&y, b, 48);
  x += y;
  __builtin_memcpy(r, &x, 48);
}

/// r = a − m where that is not negative, else a.
MARTINET_CHAIN void martinet_reduce_384(void *_Nonnull r, const void *_Nonnull a, const void *_Nonnull m) {
  martinet_u384 x, p;
  __builtin_memcpy(&x, a, 48);
  __builtin_memcpy(&p, m, 48);
  martinet_u448 d = (martinet_u448)x - p;
  x = (d >> 447) ? x : (martinet_u384)d;
  __builtin_memcpy(r, &x, 48);
}

/// r = a − b, plus m where that is negative.
MARTINET_CHAIN void martinet_subtract_384(
    void *_Nonnull r, const void *_Nonnull a, const void *_Nonnull b, const void *_Nonnull m) {
  martinet_u384 x, y, p;
  __builtin_memcpy(&x, a, 48);
  __builtin_memcpy(&y, b, 48);
  __builtin_memcpy(&p, m, 48);
  martinet_u448 d = (martinet_u448)x - y;
  x = (martinet_u384)d + ((d >> 447) ? p : 0);
  __builtin_memcpy(r, &x, 48);
}

/// r = a − b for twice as many bits, of which a is the larger.
MARTINET_CHAIN void martinet_subtract_wide_384(void *_Nonnull r, const void *_Nonnull a, const void *_Nonnull b) {
  martinet_u768 x, y;
  __builtin_memcpy(&x, a, 96);
  __builtin_memcpy(&y, b, 96);
  x -= y;
  __builtin_memcpy(r, &x, 96);
}

/// r = a − b for twice as many bits, plus m in the upper half where that is negative.
MARTINET_CHAIN void martinet_subtract_wide_modular_384(
    void *_Nonnull r, const void *_Nonnull a, const void *_Nonnull b, const void *_Nonnull m) {
  martinet_u768 x, y;
  martinet_u384 p;
  __builtin_memcpy(&x, a, 96);
  __builtin_memcpy(&y, b, 96);
  __builtin_memcpy(&p, m, 48);
  martinet_u832 d = (martinet_u832)x - y;
  martinet_u384 high = (martinet_u384)(d >> 384) + ((d >> 831) ? p : 0);
  martinet_u384 low = (martinet_u384)d;
  __builtin_memcpy(r, &low, 48);
  __builtin_memcpy((uint8_t *)r + 48, &high, 48);
}

/// r = a + b for twice as many bits, whose sum fits.
MARTINET_CHAIN void martinet_add_wide_384(void *_Nonnull r, const void *_Nonnull a, const void *_Nonnull b) {
  martinet_u768 x, y;
  __builtin_memcpy(&x, a, 96);
  __builtin_memcpy(&y, b, 96);
  x += y;
  __builtin_memcpy(r, &x, 96);
}

#endif
