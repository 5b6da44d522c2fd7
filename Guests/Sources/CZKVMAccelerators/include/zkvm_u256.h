// 256-bit integers for guest programs, by the names and types of https://github.com/eth-act/zkvm-standards
// (standards/c-interface-accelerators/zkvm_u256.h): the EVM's instructions on its words.
//
// A number is 32 bytes, most significant first. Every function returns ZKVM_EOK; a result may be one of the operands.
// Results wrap modulo 2^256; division and remainder by 0, and residues modulo 0, are 0; signed means two's complement.

#ifndef ZKVM_U256_H
#define ZKVM_U256_H

#include "zkvm_accelerators.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef zkvm_bytes_32 zkvm_u256;

// a + b, a − b, a · b, ⌊a / b⌋, a mod b.
zkvm_status zkvm_u256_add(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *result);
zkvm_status zkvm_u256_sub(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *result);
zkvm_status zkvm_u256_mul(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *result);
zkvm_status zkvm_u256_div(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *quotient);
zkvm_status zkvm_u256_mod(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *remainder);
zkvm_status zkvm_u256_divmod(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *quotient, zkvm_u256 *remainder);

// (a + b) mod n and (a · b) mod n, of the whole sum and product; base to the power of exponent.
zkvm_status zkvm_u256_addmod(const zkvm_u256 *a, const zkvm_u256 *b, const zkvm_u256 *n, zkvm_u256 *result);
zkvm_status zkvm_u256_mulmod(const zkvm_u256 *a, const zkvm_u256 *b, const zkvm_u256 *n, zkvm_u256 *result);
zkvm_status zkvm_u256_exp(const zkvm_u256 *base, const zkvm_u256 *exponent, zkvm_u256 *result);

// Signed: the quotient is rounded towards 0, the remainder has the sign of a; −2^255 / −1 is −2^255.
zkvm_status zkvm_u256_sdiv(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *quotient);
zkvm_status zkvm_u256_smod(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *remainder);
zkvm_status zkvm_u256_sdivmod(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *quotient, zkvm_u256 *remainder);

// The number 1 where the comparison holds, else 0; `slt` and `sgt` are signed.
zkvm_status zkvm_u256_lt(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *result);
zkvm_status zkvm_u256_gt(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *result);
zkvm_status zkvm_u256_slt(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *result);
zkvm_status zkvm_u256_sgt(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *result);
zkvm_status zkvm_u256_eq(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *result);
zkvm_status zkvm_u256_iszero(const zkvm_u256 *a, zkvm_u256 *result);

// Bit by bit.
zkvm_status zkvm_u256_and(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *result);
zkvm_status zkvm_u256_or(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *result);
zkvm_status zkvm_u256_xor(const zkvm_u256 *a, const zkvm_u256 *b, zkvm_u256 *result);
zkvm_status zkvm_u256_not(const zkvm_u256 *a, zkvm_u256 *result);

/// Byte `i` of `a`, 0 being the most significant; 0 from 32 on.
zkvm_status zkvm_u256_byte(const zkvm_u256 *i, const zkvm_u256 *a, zkvm_u256 *result);

// Shifts by any number; `sar` fills with the sign.
zkvm_status zkvm_u256_shl(const zkvm_u256 *shift, const zkvm_u256 *value, zkvm_u256 *result);
zkvm_status zkvm_u256_shr(const zkvm_u256 *shift, const zkvm_u256 *value, zkvm_u256 *result);
zkvm_status zkvm_u256_sar(const zkvm_u256 *shift, const zkvm_u256 *value, zkvm_u256 *result);

/// `value` with all bytes above byte `b` filled with that byte's sign, 0 being the least significant; from 31 on `value`.
zkvm_status zkvm_u256_signextend(const zkvm_u256 *b, const zkvm_u256 *value, zkvm_u256 *result);

#ifdef __cplusplus
}
#endif

#endif
