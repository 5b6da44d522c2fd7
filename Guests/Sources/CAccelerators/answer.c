#include "CAccelerators.h"
#include "zkvm_accelerators.h"
#include "zkvm_u256.h"

enum { max_arguments = 5, max_modulus = 8192 };

typedef struct {
  const uint8_t *bytes;
  size_t size;
} area;

typedef struct {
  answer_sink sink;
  void *context;
} answer;

static int reply(answer to, zkvm_status status, const void *output, size_t size) {
  const int32_t code = status;
  const uint8_t word[4] = {code, code >> 8, code >> 16, code >> 24};
  to.sink(to.context, word, 4);
  if (status == ZKVM_EOK) to.sink(to.context, output, size);
  return 0;
}

static int reply_bit(answer to, zkvm_status status, bool verified) {
  const uint8_t bit = verified;
  return reply(to, status, &bit, 1);
}

/// Whether there are `count` arguments of these sizes.
static int have(const area *arguments, size_t given, size_t count, const size_t *sizes) {
  if (given != count) return 0;
  for (size_t i = 0; i < count; ++i) {
    if (arguments[i].size != sizes[i]) return 0;
  }
  return 1;
}

#define HAVE(...)                                                                                                      \
  have(arguments, count, sizeof((size_t[]){__VA_ARGS__}) / sizeof(size_t), (size_t[]){__VA_ARGS__})
#define AS(type, i) ((const type *)arguments[i].bytes)

static int call_hash(uint64_t call, const area *arguments, size_t count, answer to) {
  if (count != 1) return -1;
  zkvm_bytes_32 digest;
  const uint8_t *bytes = arguments[0].bytes;
  const size_t size = arguments[0].size;
  switch (call) {
    case CALL_KECCAK256: return reply(to, zkvm_keccak256(bytes, size, &digest), &digest, 32);
    case CALL_SHA256: return reply(to, zkvm_sha256(bytes, size, &digest), &digest, 32);
    default: return reply(to, zkvm_ripemd160(bytes, size, &digest), &digest, 32);
  }
}

static int call_blake2f(const area *arguments, size_t count, answer to) {
  if (!HAVE(4, 64, 128, 16, 1)) return -1;
  const uint8_t *r = arguments[0].bytes;
  const uint32_t rounds = r[0] | (uint32_t)r[1] << 8 | (uint32_t)r[2] << 16 | (uint32_t)r[3] << 24;
  zkvm_blake2f_state state = *AS(zkvm_blake2f_state, 1);
  const zkvm_status status = zkvm_blake2f(
      rounds, &state, AS(zkvm_blake2f_message, 2), AS(zkvm_blake2f_offset, 3), arguments[4].bytes[0]);
  return reply(to, status, &state, sizeof state);
}

static int call_modexp(const area *a, size_t count, answer to) {
  static uint8_t output[max_modulus];
  if (count != 3 || a[2].size > max_modulus) return -1;
  const zkvm_status status = zkvm_modexp(a[0].bytes, a[0].size, a[1].bytes, a[1].size, a[2].bytes, a[2].size, output);
  return reply(to, status, output, a[2].size);
}

static int call_signature(uint64_t call, const area *arguments, size_t count, answer to) {
  if (call == CALL_SECP256K1_RECOVER) {
    if (!HAVE(32, 64, 1)) return -1;
    zkvm_secp256k1_pubkey key;
    const zkvm_status status = zkvm_secp256k1_ecrecover(
        AS(zkvm_secp256k1_hash, 0), AS(zkvm_secp256k1_signature, 1), arguments[2].bytes[0], &key);
    return reply(to, status, &key, sizeof key);
  }
  if (!HAVE(32, 64, 64)) return -1;
  bool verified = false;
  const zkvm_status status =
      call == CALL_SECP256K1_VERIFY
          ? zkvm_secp256k1_verify(
                AS(zkvm_secp256k1_hash, 0), AS(zkvm_secp256k1_signature, 1), AS(zkvm_secp256k1_pubkey, 2), &verified)
          : zkvm_secp256r1_verify(
                AS(zkvm_secp256r1_hash, 0), AS(zkvm_secp256r1_signature, 1), AS(zkvm_secp256r1_pubkey, 2), &verified);
  return reply_bit(to, status, verified);
}

static int call_bn254(uint64_t call, const area *arguments, size_t count, answer to) {
  zkvm_bn254_g1_point sum;
  bool verified = false;
  switch (call) {
    case CALL_BN254_ADD: {
      if (!HAVE(64, 64)) return -1;
      const zkvm_status status = zkvm_bn254_g1_add(AS(zkvm_bn254_g1_point, 0), AS(zkvm_bn254_g1_point, 1), &sum);
      return reply(to, status, &sum, sizeof sum);
    }
    case CALL_BN254_MUL: {
      if (!HAVE(64, 32)) return -1;
      const zkvm_status status = zkvm_bn254_g1_mul(AS(zkvm_bn254_g1_point, 0), AS(zkvm_bn254_scalar, 1), &sum);
      return reply(to, status, &sum, sizeof sum);
    }
    default: {
      if (count != 1 || arguments[0].size % sizeof(zkvm_bn254_pairing_pair)) return -1;
      const zkvm_status status = zkvm_bn254_pairing(
          AS(zkvm_bn254_pairing_pair, 0), arguments[0].size / sizeof(zkvm_bn254_pairing_pair), &verified);
      return reply_bit(to, status, verified);
    }
  }
}

static int call_kzg(const area *arguments, size_t count, answer to) {
  if (!HAVE(48, 32, 32, 48)) return -1;
  bool verified = false;
  const zkvm_status status = zkvm_kzg_point_eval(
      AS(zkvm_kzg_commitment, 0), AS(zkvm_kzg_field_element, 1), AS(zkvm_kzg_field_element, 2), AS(zkvm_kzg_proof, 3),
      &verified);
  return reply_bit(to, status, verified);
}

static int call_bls12_g1(uint64_t call, const area *arguments, size_t count, answer to) {
  zkvm_bls12_381_g1_point result;
  zkvm_status status;
  if (call == CALL_BLS12_G1_ADD && HAVE(96, 96)) {
    status = zkvm_bls12_g1_add(AS(zkvm_bls12_381_g1_point, 0), AS(zkvm_bls12_381_g1_point, 1), &result);
  } else if (call == CALL_BLS12_G1_MSM && count == 1 && arguments[0].size % 128 == 0) {
    status = zkvm_bls12_g1_msm(AS(zkvm_bls12_381_g1_msm_pair, 0), arguments[0].size / 128, &result);
  } else if (call == CALL_BLS12_MAP_G1 && HAVE(48)) {
    status = zkvm_bls12_map_fp_to_g1(AS(zkvm_bls12_381_fp, 0), &result);
  } else {
    return -1;
  }
  return reply(to, status, &result, sizeof result);
}

static int call_bls12_g2(uint64_t call, const area *arguments, size_t count, answer to) {
  zkvm_bls12_381_g2_point result;
  zkvm_status status;
  if (call == CALL_BLS12_G2_ADD && HAVE(192, 192)) {
    status = zkvm_bls12_g2_add(AS(zkvm_bls12_381_g2_point, 0), AS(zkvm_bls12_381_g2_point, 1), &result);
  } else if (call == CALL_BLS12_G2_MSM && count == 1 && arguments[0].size % 224 == 0) {
    status = zkvm_bls12_g2_msm(AS(zkvm_bls12_381_g2_msm_pair, 0), arguments[0].size / 224, &result);
  } else if (call == CALL_BLS12_MAP_G2 && HAVE(96)) {
    status = zkvm_bls12_map_fp2_to_g2(AS(zkvm_bls12_381_fp2, 0), &result);
  } else {
    return -1;
  }
  return reply(to, status, &result, sizeof result);
}

static int call_bls12_pairing(const area *arguments, size_t count, answer to) {
  if (count != 1 || arguments[0].size % 288) return -1;
  bool verified = false;
  const zkvm_status status =
      zkvm_bls12_pairing(AS(zkvm_bls12_381_pairing_pair, 0), arguments[0].size / 288, &verified);
  return reply_bit(to, status, verified);
}

typedef zkvm_status (*unary)(const zkvm_u256 *, zkvm_u256 *);
typedef zkvm_status (*binary)(const zkvm_u256 *, const zkvm_u256 *, zkvm_u256 *);
typedef zkvm_status (*ternary)(const zkvm_u256 *, const zkvm_u256 *, const zkvm_u256 *, zkvm_u256 *);
typedef zkvm_status (*dividing)(const zkvm_u256 *, const zkvm_u256 *, zkvm_u256 *, zkvm_u256 *);

/// One of the functions of zkvm_u256.h, by how many operands and results it has.
typedef struct {
  unary one;
  binary two;
  ternary three;
  dividing both;
} u256_call;

static const u256_call u256_calls[U256_CALLS] = {
    {.two = zkvm_u256_add}, {.two = zkvm_u256_sub}, {.two = zkvm_u256_mul}, {.two = zkvm_u256_div},
    {.two = zkvm_u256_mod}, {.both = zkvm_u256_divmod}, {.three = zkvm_u256_addmod}, {.three = zkvm_u256_mulmod},
    {.two = zkvm_u256_exp}, {.two = zkvm_u256_sdiv}, {.two = zkvm_u256_smod}, {.both = zkvm_u256_sdivmod},
    {.two = zkvm_u256_lt}, {.two = zkvm_u256_gt}, {.two = zkvm_u256_slt}, {.two = zkvm_u256_sgt},
    {.two = zkvm_u256_eq}, {.one = zkvm_u256_iszero}, {.two = zkvm_u256_and}, {.two = zkvm_u256_or},
    {.two = zkvm_u256_xor}, {.one = zkvm_u256_not}, {.two = zkvm_u256_byte}, {.two = zkvm_u256_shl},
    {.two = zkvm_u256_shr}, {.two = zkvm_u256_sar}, {.two = zkvm_u256_signextend},
};

static int call_u256(const u256_call *call, const area *arguments, size_t count, answer to) {
  zkvm_u256 results[2];
  const zkvm_u256 *a = AS(zkvm_u256, 0), *b = AS(zkvm_u256, 1), *c = AS(zkvm_u256, 2);
  if (call->one && HAVE(32)) return reply(to, call->one(a, results), results, 32);
  if (call->two && HAVE(32, 32)) return reply(to, call->two(a, b, results), results, 32);
  if (call->three && HAVE(32, 32, 32)) return reply(to, call->three(a, b, c, results), results, 32);
  if (call->both && HAVE(32, 32)) return reply(to, call->both(a, b, results, results + 1), results, 64);
  return -1;
}

static int call(uint64_t number, const area *arguments, size_t count, answer to) {
  switch (number) {
    case CALL_KECCAK256:
    case CALL_SHA256:
    case CALL_RIPEMD160: return call_hash(number, arguments, count, to);
    case CALL_BLAKE2F: return call_blake2f(arguments, count, to);
    case CALL_MODEXP: return call_modexp(arguments, count, to);
    case CALL_SECP256K1_VERIFY:
    case CALL_SECP256K1_RECOVER:
    case CALL_SECP256R1_VERIFY: return call_signature(number, arguments, count, to);
    case CALL_BN254_ADD:
    case CALL_BN254_MUL:
    case CALL_BN254_PAIRING: return call_bn254(number, arguments, count, to);
    case CALL_KZG: return call_kzg(arguments, count, to);
    case CALL_BLS12_G1_ADD:
    case CALL_BLS12_G1_MSM:
    case CALL_BLS12_MAP_G1: return call_bls12_g1(number, arguments, count, to);
    case CALL_BLS12_G2_ADD:
    case CALL_BLS12_G2_MSM:
    case CALL_BLS12_MAP_G2: return call_bls12_g2(number, arguments, count, to);
    case CALL_BLS12_PAIRING: return call_bls12_pairing(arguments, count, to);
    default:
      if (number - CALL_U256 >= U256_CALLS) return -1;
      return call_u256(&u256_calls[number - CALL_U256], arguments, count, to);
  }
}

int answer_requests(const uint8_t *bytes, size_t size, answer_sink sink, void *context) {
  const answer to = {sink, context};
  while (size) {
    if (size < 16) return -1;
    const uint64_t number = ((const uint64_t *)bytes)[0], count = ((const uint64_t *)bytes)[1];
    if (count > max_arguments) return -1;
    bytes += 16;
    size -= 16;
    area arguments[max_arguments] = {{0, 0}};
    for (size_t i = 0; i < count; ++i) {
      if (size < 8) return -1;
      const uint64_t length = *(const uint64_t *)bytes;
      bytes += 8;
      size -= 8;
      if (length > size || ((length + 7) & ~7ull) > size) return -1;
      arguments[i] = (area){bytes, length};
      bytes += (length + 7) & ~7ull;
      size -= (length + 7) & ~7ull;
    }
    if (call(number, arguments, count, to)) return -1;
  }
  return 0;
}
