// Division of 128-bit integers, which the compiler calls by these names.
// Source: Hacker's Delight, 2nd edition, figure 9-3 (two words by one) and section 9-5 (two words by two).
#if defined(__riscv)
#include <stdint.h>

typedef unsigned __int128 u128;
typedef __int128 i128;

/// (high · 2^64 + low) / divisor for high < divisor, by two digits of 32 bits.
static uint64_t divide_two_by_one(uint64_t high, uint64_t low, uint64_t divisor) {
  const int shift = __builtin_clzll(divisor);
  divisor <<= shift;
  const uint64_t d1 = divisor >> 32, d0 = (uint32_t)divisor;
  if (shift) high = high << shift | low >> (64 - shift);
  low <<= shift;
  uint64_t quotient = 0;
  for (int digit = 0; digit < 2; ++digit) {
    const uint64_t next = digit ? (uint32_t)low : low >> 32;
    uint64_t q = high / d1, r = high - q * d1;
    while (q >> 32 || q * d0 > (r << 32 | next)) {
      --q;
      r += d1;
      if (r >> 32) break;
    }
    high = (high << 32 | next) - q * divisor;
    quotient = quotient << 32 | q;
  }
  return quotient;
}

static u128 divide(u128 a, u128 b) {
  const uint64_t a_high = a >> 64, a_low = a, b_high = b >> 64, b_low = b;
  if (b_high == 0) {
    if (a_high == 0) return a_low / b_low;
    const uint64_t high = a_high / b_low;
    return (u128)high << 64 | divide_two_by_one(a_high - high * b_low, a_low, b_low);
  }
  const int shift = __builtin_clzll(b_high);
  const uint64_t leading = (b << shift) >> 64;
  const u128 half = a >> 1;
  uint64_t q = (uint64_t)((u128)divide_two_by_one(half >> 64, half, leading) << shift >> 63);
  if (q) --q;
  if (a - (u128)q * b >= b) ++q;
  return q;
}

u128 __udivti3(u128 a, u128 b) { return divide(a, b); }

u128 __umodti3(u128 a, u128 b) { return a - divide(a, b) * b; }

i128 __divti3(i128 a, i128 b) {
  const u128 q = divide(a < 0 ? -(u128)a : (u128)a, b < 0 ? -(u128)b : (u128)b);
  return (i128)((a < 0) != (b < 0) ? -q : q);
}

i128 __modti3(i128 a, i128 b) {
  const u128 x = a < 0 ? -(u128)a : (u128)a, y = b < 0 ? -(u128)b : (u128)b, r = x - divide(x, y) * y;
  return (i128)(a < 0 ? -r : r);
}
#endif
