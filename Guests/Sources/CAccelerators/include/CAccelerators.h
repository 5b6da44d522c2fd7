// Calls of the functions of zkvm_accelerators.h and zkvm_u256.h by number, for programs that test or measure them: the
// same C code runs in a guest and natively.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum accelerator_call {
  CALL_KECCAK256,         // bytes
  CALL_SHA256,            // bytes
  CALL_RIPEMD160,         // bytes
  CALL_BLAKE2F,           // rounds (4 bytes, little-endian), h, m, t, f
  CALL_MODEXP,            // base, exponent, modulus
  CALL_SECP256K1_VERIFY,  // digest, signature, key
  CALL_SECP256K1_RECOVER, // digest, signature, recovery id (1 byte)
  CALL_SECP256R1_VERIFY,  // digest, signature, key
  CALL_BN254_ADD,         // two points
  CALL_BN254_MUL,         // point, scalar
  CALL_BN254_PAIRING,     // pairs
  CALL_KZG,               // commitment, z, y, proof
  CALL_BLS12_G1_ADD,      // two points
  CALL_BLS12_G1_MSM,      // pairs
  CALL_BLS12_G2_ADD,      // two points
  CALL_BLS12_G2_MSM,      // pairs
  CALL_BLS12_PAIRING,     // pairs
  CALL_BLS12_MAP_G1,      // field element
  CALL_BLS12_MAP_G2,      // field element
  CALL_U256 = 64,                 // and the functions of zkvm_u256.h in its order: operands
};

enum { U256_CALLS = 27 };

/// Takes what an answer consists of, piece by piece.
typedef void (*answer_sink)(void *context, const uint8_t *bytes, size_t count);

/// Answers the requests that `bytes`, aligned to 8, consists of, one after the other.
///
/// A request is 64-bit little-endian words: the call's number, the number of arguments, then for each its length in
/// bytes and these, padded to words. The answer is the status, 4 bytes little-endian, and unless that says failure the
/// outputs. Returns 0, or −1 from the first malformed request on.
int answer_requests(const uint8_t *bytes, size_t size, answer_sink sink, void *context);
