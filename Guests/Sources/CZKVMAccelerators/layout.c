// The layout that the standard's header has for its types.
#include "include/zkvm_u256.h"

#define HAS_LAYOUT(type, size) _Static_assert(sizeof(type) == (size) && _Alignof(type) == 8, #type)

HAS_LAYOUT(zkvm_bytes_16, 16);
HAS_LAYOUT(zkvm_bytes_32, 32);
HAS_LAYOUT(zkvm_bytes_48, 48);
HAS_LAYOUT(zkvm_bytes_64, 64);
HAS_LAYOUT(zkvm_bytes_96, 96);
HAS_LAYOUT(zkvm_bytes_128, 128);
HAS_LAYOUT(zkvm_bytes_192, 192);
HAS_LAYOUT(zkvm_u256, 32);
HAS_LAYOUT(zkvm_bn254_pairing_pair, 192);
HAS_LAYOUT(zkvm_bls12_381_g1_msm_pair, 128);
HAS_LAYOUT(zkvm_bls12_381_g2_msm_pair, 224);
HAS_LAYOUT(zkvm_bls12_381_pairing_pair, 288);

_Static_assert(sizeof(zkvm_status) == 4 && ZKVM_EOK == 0 && ZKVM_EFAIL == -1, "zkvm_status");
