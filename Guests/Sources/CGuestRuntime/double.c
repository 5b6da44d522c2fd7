// The double-precision arithmetic that Swift's Dictionary and Set use to choose a size: IEEE 754 binary64, rounded to
// the nearest even. Numbers too small to be normal become zero; there is no addition. Doubles travel in integer
// registers (LP64), so these functions take and return their bits.
#if defined(__riscv)
#include <stdint.h>

typedef unsigned __int128 u128;

enum { bias = 1023, fraction_bits = 52, infinite_exponent = 2047 };

static const uint64_t sign_bit = 1ull << 63, hidden_bit = 1ull << fraction_bits,
                      infinity = (uint64_t)infinite_exponent << fraction_bits, not_a_number = infinity | hidden_bit >> 1;

static int exponent(uint64_t bits) { return bits >> fraction_bits & infinite_exponent; }
static uint64_t magnitude(uint64_t bits) { return bits & ~sign_bit; }
static int is_nan(uint64_t bits) { return magnitude(bits) > infinity; }
static uint64_t significand(uint64_t bits) { return (bits & (hidden_bit - 1)) | hidden_bit; }

/// ±m · 2^(e − 1023 − 63), m with its top bit set; `sticky` says that something below m was cut off.
static uint64_t rounded(uint64_t sign, int e, uint64_t m, int sticky) {
  uint64_t kept = m >> 11;
  const uint64_t cut = m & 0x7ff;
  if (cut > 0x400 || (cut == 0x400 && (sticky || (kept & 1)))) ++kept;
  if (kept >> 53) {
    kept >>= 1;
    ++e;
  }
  if (e >= infinite_exponent) return sign | infinity;
  if (e <= 0) return sign;
  return sign | (uint64_t)e << fraction_bits | (kept & (hidden_bit - 1));
}

uint64_t __muldf3(uint64_t a, uint64_t b) {
  const uint64_t sign = (a ^ b) & sign_bit;
  const int ea = exponent(a), eb = exponent(b);
  if (is_nan(a) || is_nan(b)) return not_a_number;
  if (ea == infinite_exponent || eb == infinite_exponent) return ea && eb ? sign | infinity : not_a_number;
  if (!ea || !eb) return sign;
  const u128 product = (u128)(significand(a) << 11) * (significand(b) << 11);
  uint64_t high = product >> 64, low = product;
  int e = ea + eb - bias + 1;
  if (!(high >> 63)) {
    high = high << 1 | low >> 63;
    low <<= 1;
    --e;
  }
  return rounded(sign, e, high, low != 0);
}

uint64_t __divdf3(uint64_t a, uint64_t b) {
  const uint64_t sign = (a ^ b) & sign_bit;
  const int ea = exponent(a), eb = exponent(b);
  if (is_nan(a) || is_nan(b)) return not_a_number;
  if (ea == infinite_exponent) return eb == infinite_exponent ? not_a_number : sign | infinity;
  if (eb == infinite_exponent) return sign;
  if (!eb) return ea ? sign | infinity : not_a_number;
  if (!ea) return sign;
  const u128 dividend = (u128)significand(a) << 64;
  const uint64_t divisor = significand(b);
  const u128 quotient = dividend / divisor;
  const int sticky = quotient * divisor != dividend;
  int e = ea - eb + bias;
  if (quotient >> 64) return rounded(sign, e, (uint64_t)(quotient >> 1), sticky || (quotient & 1));
  return rounded(sign, e - 1, (uint64_t)quotient, sticky);
}

uint64_t __floatundidf(uint64_t x) {
  if (!x) return 0;
  const int shift = __builtin_clzll(x);
  return rounded(0, bias + 63 - shift, x << shift, 0);
}

uint64_t __floatdidf(int64_t x) {
  return x < 0 ? __floatundidf(-(uint64_t)x) | sign_bit : __floatundidf((uint64_t)x);
}

/// Towards zero; saturates. Zero for what is no number.
int64_t __fixdfdi(uint64_t bits) {
  const int shift = exponent(bits) - bias;
  if (shift < 0 || is_nan(bits)) return 0;
  if (shift > 62) return bits & sign_bit ? INT64_MIN : INT64_MAX;
  const uint64_t m = significand(bits) << 11 >> (63 - shift);
  return bits & sign_bit ? -(int64_t)m : (int64_t)m;
}

uint64_t ceil_bits(uint64_t bits) __asm__("ceil");
uint64_t ceil_bits(uint64_t bits) {
  const int shift = exponent(bits) - bias;
  if (shift >= fraction_bits || !magnitude(bits)) return bits;
  if (shift < 0) return bits & sign_bit ? sign_bit : (uint64_t)bias << fraction_bits;
  const uint64_t below_one = (hidden_bit - 1) >> shift;
  if (!(bits & below_one)) return bits;
  return ((bits & sign_bit ? bits : bits + below_one)) & ~below_one;
}

/// Negative, zero or positive as a is below, equal to or above b; `unordered` if one is no number.
static int compare(uint64_t a, uint64_t b, int unordered) {
  if (is_nan(a) || is_nan(b)) return unordered;
  if (!(magnitude(a) | magnitude(b))) return 0;
  const int64_t x = a & sign_bit ? -(int64_t)magnitude(a) : (int64_t)a;
  const int64_t y = b & sign_bit ? -(int64_t)magnitude(b) : (int64_t)b;
  return (x > y) - (x < y);
}

int __eqdf2(uint64_t a, uint64_t b) { return compare(a, b, 1); }
int __nedf2(uint64_t a, uint64_t b) { return compare(a, b, 1); }
int __ltdf2(uint64_t a, uint64_t b) { return compare(a, b, 1); }
int __ledf2(uint64_t a, uint64_t b) { return compare(a, b, 1); }
int __gtdf2(uint64_t a, uint64_t b) { return compare(a, b, -1); }
int __gedf2(uint64_t a, uint64_t b) { return compare(a, b, -1); }
int __unorddf2(uint64_t a, uint64_t b) { return is_nan(a) || is_nan(b); }
#endif
