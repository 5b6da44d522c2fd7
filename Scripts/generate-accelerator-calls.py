#!/usr/bin/env python3
"""Writes Guests/Tests/GuestTests/AcceleratorCalls.txt: calls of the functions of zkvm_accelerators.h and zkvm_u256.h and
what they answer.

    pip install coincurve cryptography pycryptodome
    tar -xJf ../shared/vectors/precompiles.tar.xz -C DIR
    Scripts/generate-accelerator-calls.py DIR/precompiles > Guests/Tests/GuestTests/AcceleratorCalls.txt

Answers are those of hashlib, PyCryptodome, libsecp256k1 (coincurve), OpenSSL (cryptography), Python's integers, textbook
curve arithmetic, and for the pairing curves and KZG those of the published vectors. A line: name, number, arguments,
status and outputs.
"""
import hashlib, json, random, struct, sys
from collections import Counter

from Crypto.Hash import RIPEMD160, keccak
from coincurve._libsecp256k1 import ffi, lib
from coincurve.context import GLOBAL_CONTEXT
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

OK, FAIL = bytes(4), b"\xff" * 4
NAMES = (
    "keccak256 sha256 ripemd160 blake2f modexp secp256k1Verify secp256k1Recover secp256r1Verify bn254Add bn254Mul "
    "bn254Pairing kzg bls12G1Add bls12G1Msm bls12G2Add bls12G2Msm bls12Pairing bls12MapG1 bls12MapG2"
).split()
U256 = (
    "add sub mul div mod divmod addmod mulmod exp sdiv smod sdivmod lt gt slt sgt eq iszero and or xor not byte shl "
    "shr sar signextend"
).split()
NUMBERS = {**{n: i for i, n in enumerate(NAMES)}, **{"u256_" + n: 64 + i for i, n in enumerate(U256)}}


def case(name, arguments, answer):
    print(name, NUMBERS[name], ",".join(a.hex() for a in arguments), answer.hex())


def b32(x):
    return int(x).to_bytes(32, "big")


def pattern(n):
    return bytes((i * 73 + 5) & 255 for i in range(n))


def digest(text):
    return hashlib.sha256(text.encode()).digest()


# --- hashes --------------------------------------------------------------------------------------------------------

def hash_calls():
    for n in [0, 1, 55, 56, 64, 135, 136, 137, 300]:
        m = pattern(n)
        case("keccak256", [m], OK + keccak.new(digest_bits=256, data=m).digest())
        case("sha256", [m], OK + hashlib.sha256(m).digest())
        case("ripemd160", [m], OK + bytes(12) + RIPEMD160.new(m).digest())


BLAKE_IV = [
    0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
    0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
]
SIGMA = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4], [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13], [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11], [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5], [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
]
LANES = [(0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
         (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)]


def blake2_compress(rounds, h, m, t, final):
    """RFC 7693, section 3.2."""
    mask = 2**64 - 1
    rotate = lambda x, n: (x >> n | x << 64 - n) & mask
    v = h + BLAKE_IV
    v[12] ^= t[0]
    v[13] ^= t[1]
    if final:
        v[14] ^= mask
    for i in range(rounds):
        s = SIGMA[i % 10]
        for j, (a, b, c, d) in enumerate(LANES):
            for x, r1, r2 in ((m[s[2 * j]], 32, 24), (m[s[2 * j + 1]], 16, 63)):
                v[a] = v[a] + v[b] + x & mask
                v[d] = rotate(v[d] ^ v[a], r1)
                v[c] = v[c] + v[d] & mask
                v[b] = rotate(v[b] ^ v[c], r2)
    return [h[i] ^ v[i] ^ v[i + 8] for i in range(8)]


def blake2_calls():
    words = lambda b: list(struct.unpack("<%dQ" % (len(b) // 8), b))
    h, m, t = pattern(64), pattern(128)[::-1], pattern(16)
    for rounds in [0, 1, 2, 9, 10, 11, 12, 23]:
        for final in (0, 1):
            result = blake2_compress(rounds, words(h), words(m), words(t), final)
            case("blake2f", [struct.pack("<I", rounds), h, m, t, bytes([final])], OK + struct.pack("<8Q", *result))
    case("blake2f", [struct.pack("<I", 1), h, m, t, b"\2"], FAIL)


def modexp_calls():
    kinds = {
        "odd": lambda m: m[:-1] + bytes([m[-1] | 1]), "even": lambda m: m[:-1] + bytes([m[-1] & 0xF0]),
        "zero": lambda m: bytes(len(m)), "one": lambda m: bytes(len(m) - 1) + b"\1",
        "leading": lambda m: bytes(20) + m[20:], "empty": lambda m: m,
    }
    for bl, el, ml, kind in [
        (1, 1, 1, "odd"), (32, 32, 32, "odd"), (32, 32, 32, "even"), (48, 3, 48, "odd"), (40, 40, 47, "even"),
        (64, 4, 64, "odd"), (64, 4, 64, "even"), (96, 2, 33, "odd"), (0, 1, 5, "odd"), (5, 0, 5, "odd"),
        (5, 5, 0, "empty"), (3, 3, 130, "even"), (32, 32, 32, "zero"), (32, 32, 32, "one"), (7, 9, 40, "leading"),
    ]:
        base, exponent = pattern(bl)[::-1], pattern(el)
        modulus = kinds[kind](bytes((i * 91 + 133) & 255 for i in range(ml)))
        m = int.from_bytes(modulus, "big")
        result = pow(int.from_bytes(base, "big"), int.from_bytes(exponent, "big"), m) if m else 0
        case("modexp", [base, exponent, modulus], OK + result.to_bytes(ml, "big"))


# --- signatures ----------------------------------------------------------------------------------------------------

class Curve:
    """Textbook arithmetic on y² = x³ + ax + b."""

    def __init__(self, p, a, n, gx, gy):
        self.p, self.a, self.n, self.g = p, a, n, (gx, gy)

    def add(self, P, Q):
        if P is None or Q is None:
            return P or Q
        if P[0] == Q[0]:
            if (P[1] + Q[1]) % self.p == 0:
                return None
            slope = (3 * P[0] ** 2 + self.a) * pow(2 * P[1], -1, self.p)
        else:
            slope = (Q[1] - P[1]) * pow(Q[0] - P[0], -1, self.p)
        x = (slope * slope - P[0] - Q[0]) % self.p
        return x, (slope * (P[0] - x) - P[1]) % self.p

    def multiply(self, k, P):
        R = None
        while k:
            if k & 1:
                R = self.add(R, P)
            P = self.add(P, P)
            k >>= 1
        return R


K1 = Curve(2**256 - 2**32 - 977, 0, 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
           0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
           0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8)
R1 = Curve(2**256 - 2**224 + 2**192 + 2**96 - 1, -3,
           0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
           0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
           0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def libsecp256k1_recover(message, r, s, recid):
    signature = ffi.new("secp256k1_ecdsa_recoverable_signature *")
    if not lib.secp256k1_ecdsa_recoverable_signature_parse_compact(
            GLOBAL_CONTEXT.ctx, signature, b32(r) + b32(s), recid):
        return None
    key = ffi.new("secp256k1_pubkey *")
    if not lib.secp256k1_ecdsa_recover(GLOBAL_CONTEXT.ctx, key, signature, message):
        return None
    output, length = ffi.new("unsigned char[65]"), ffi.new("size_t *", 65)
    lib.secp256k1_ec_pubkey_serialize(GLOBAL_CONTEXT.ctx, output, length, key, lib.SECP256K1_EC_UNCOMPRESSED)
    return bytes(output)[1:]


def bad_pairs(n, r, s):
    return [(0, s), (n, s), (r, 0), (r, n), (2**256 - 1, s)]


def meeting_calls(name, curve):
    """Q = G and u1 = ±u2: partial sums meet their summands, or the sum is neutral."""
    n, key = curve.n, b32(curve.g[0]) + b32(curve.g[1])
    for k in (1, 2, 3):
        r = curve.multiply(2 * k, curve.g)[0] % n
        s = r * pow(k, -1, n) % n
        case(name, [b32(r), b32(r) + b32(s), key], OK + b"\1")
        case(name, [b32(n - r), b32(r) + b32(s), key], OK + b"\0")


def secp256k1_calls():
    p, n = K1.p, K1.n
    # Small r, so that r + n is often an abscissa too, and random ones.
    inputs = [(digest(f"m{k}"), k, int.from_bytes(digest(f"s{k}"), "big") % n, i) for k in range(1, 7) for i in range(4)]
    inputs += [(digest(f"u{k}"), *(int.from_bytes(digest(f"{c}{k}"), "big") % n for c in "rt"), i)
               for k in range(2) for i in range(3)]
    first = None
    for message, r, s, recid in inputs:
        key = libsecp256k1_recover(message, r, s, recid)
        case("secp256k1Recover", [message, b32(r) + b32(s), bytes([recid])], OK + key if key else FAIL)
        if key:
            first = first or (message, r, s, key)
            case("secp256k1Verify", [message, b32(r) + b32(s), key], OK + b"\1")
            case("secp256k1Verify", [message, b32(r) + b32(s ^ 1), key], OK + b"\0")
    message, r, s, key = first
    for pair in bad_pairs(n, r, s):
        signature = b32(pair[0]) + b32(pair[1])
        case("secp256k1Recover", [message, signature, b"\0"], FAIL)
        case("secp256k1Verify", [message, signature, key], OK + b"\0")
    for recid in (4, 255):
        case("secp256k1Recover", [message, b32(r) + b32(s), bytes([recid])], FAIL)
    for bad in [bytes(64), key[:63] + bytes([key[63] ^ 1]), b32(p + 1) + key[32:], b"\xff" * 64]:
        case("secp256k1Verify", [message, b32(r) + b32(s), bad], OK + b"\0")
    case("secp256k1Verify", [message, b32(r) + b32(n - s), key], OK + b"\1")
    meeting_calls("secp256k1Verify", K1)
    # The recovered key would be neutral.
    R, z = K1.multiply(12345, K1.g), 0xDEADBEEF
    case("secp256k1Recover", [b32(z), b32(R[0]) + b32(z * pow(12345, -1, n) % n), bytes([R[1] & 1])], FAIL)


def secp256r1_calls():
    n = R1.n
    for i in range(6):
        private = ec.derive_private_key(int.from_bytes(digest(f"k{i}"), "big") % n, ec.SECP256R1())
        message = digest(f"m{i}")
        # OpenSSL's nonces are random: sign with one of our own, let OpenSSL say that it is right.
        d, k = private.private_numbers().private_value, int.from_bytes(digest(f"n{i}"), "big") % n
        r = R1.multiply(k, R1.g)[0] % n
        s = pow(k, -1, n) * (int.from_bytes(message, "big") + r * d) % n
        private.public_key().verify(
            utils.encode_dss_signature(r, s), message, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
        q = private.public_key().public_numbers()
        key = b32(q.x) + b32(q.y)
        case("secp256r1Verify", [message, b32(r) + b32(s), key], OK + b"\1")
        case("secp256r1Verify", [message, b32(r) + b32(n - s), key], OK + b"\1")
        case("secp256r1Verify", [digest("other"), b32(r) + b32(s), key], OK + b"\0")
        case("secp256r1Verify", [message, b32(s) + b32(r), key], OK + b"\0")
    for pair in bad_pairs(n, r, s) + [(r + 1, s)]:
        case("secp256r1Verify", [message, b32(pair[0]) + b32(pair[1]), key], OK + b"\0")
    for bad in [bytes(64), key[:63] + bytes([key[63] ^ 1]), b32(R1.p) + key[32:], b"\xff" * 64]:
        case("secp256r1Verify", [message, b32(r) + b32(s), bad], OK + b"\0")
    meeting_calls("secp256r1Verify", R1)


# --- pairing curves, from the published vectors ----------------------------------------------------------------------

def published(path, count, longest=3000):
    tests = [(bytes.fromhex(t["Input"]), bytes.fromhex(t["Expected"])) for t in json.load(open(f"{FOLDER}/{path}.json"))]
    tests = [t for t in tests if len(t[0]) <= longest]
    return tests[:: max(1, len(tests) // count)][:count]


def plain(data, layout):
    """EIP-2537's encoding without its padding; None where the padding is not zero or the length is odd."""
    result, position, i = b"", 0, 0
    while position < len(data):
        size = 64 if layout[i % len(layout)] == "f" else 32
        part = data[position : position + size]
        if len(part) < size or (size == 64 and any(part[:16])):
            return None
        result += part[size - (48 if size == 64 else 32) :]
        position += size
        i += 1
    return result


def bn254_calls():
    padded = lambda b, n: (b + bytes(n))[:n]
    for name, file, size in (("bn254Add", "bn256Add", 128), ("bn254Mul", "bn256ScalarMul", 96)):
        for data, expected in published("go-ethereum/" + file, 8):
            data = padded(data, size)
            case(name, [data[:64], data[64:]], OK + expected)
    case("bn254Add", [bytes(63) + b"\1", bytes(64)], FAIL)
    case("bn254Add", [b"\xff" * 64, bytes(64)], FAIL)
    case("bn254Mul", [bytes(63) + b"\3", bytes(32)], FAIL)
    pairings = published("go-ethereum/bn256Pairing", 6, 800)
    for data, expected in pairings:
        case("bn254Pairing", [data], OK + expected[-1:])
    bad = bytearray(next(d for d, _ in pairings if len(d) >= 192))
    bad[70] ^= 1
    case("bn254Pairing", [bytes(bad)], FAIL)
    case("bn254Pairing", [b""], OK + b"\1")


def bls12_calls():
    for file, name, layout, size, longest in [
        ("blsG1Add", "bls12G1Add", "f", 96, 3000), ("blsG2Add", "bls12G2Add", "f", 192, 3000),
        ("blsG1MultiExp", "bls12G1Msm", "ffs", 0, 700), ("blsG2MultiExp", "bls12G2Msm", "ffffs", 0, 1200),
        ("blsPairing", "bls12Pairing", "f", 0, 1200), ("blsMapG1", "bls12MapG1", "f", 48, 3000),
        ("blsMapG2", "bls12MapG2", "f", 96, 3000),
    ]:
        split = lambda q: [q[:size], q[size:]] if name.endswith("Add") else [q]
        for data, expected in published("go-ethereum/" + file, 5, longest):
            answer = expected[-1:] if name == "bls12Pairing" else plain(expected, "f")
            case(name, split(plain(data, layout)), OK + answer)
        refused = 0
        for test in json.load(open(f"{FOLDER}/go-ethereum/fail-{file}.json")):
            data = bytes.fromhex(test["Input"])
            q = plain(data, layout) if len(data) <= 1300 else None
            unit = {"bls12G1Msm": 128, "bls12G2Msm": 224, "bls12Pairing": 288}.get(name)
            # What is refused for its length has no form here.
            if not q or (len(q) % unit if unit else len(q) != size * len(split(q))):
                continue
            case(name, split(q), FAIL)
            refused += 1
            if refused == 3:
                break
    for name in ("bls12G1Msm", "bls12G2Msm", "bls12Pairing"):
        case(name, [b""], FAIL)


def kzg_calls():
    seen = Counter()
    for test in json.load(open(f"{FOLDER}/execution-specs/point_evaluation/go_kzg_4844_verify_kzg_proof.json")):
        arguments = [bytes.fromhex(test["input"][k][2:]) for k in ("commitment", "z", "y", "proof")]
        if [len(a) for a in arguments] != [48, 32, 32, 48]:
            continue
        output = test["output"]
        seen[output] += 1
        if seen[output] <= 5:
            case("kzg", arguments, FAIL if output is None else OK + bytes([output]))


# --- 256-bit integers ------------------------------------------------------------------------------------------------

W = 2**256
signed = lambda x: x - W if x >> 255 else x
quotient = lambda a, b: abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1) if b else 0
remainder = lambda a, b: abs(a) % abs(b) * (-1 if a < 0 else 1) if b else 0


def sign_extend(b, v):
    if b >= 31:
        return v
    bits = 8 * (b + 1)
    v %= 1 << bits
    return v - (1 << bits) if v >> bits - 1 else v


BINARY = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b,
    "div": lambda a, b: a // b if b else 0, "mod": lambda a, b: a % b if b else 0, "exp": lambda a, b: pow(a, b, W),
    "sdiv": lambda a, b: quotient(signed(a), signed(b)), "smod": lambda a, b: remainder(signed(a), signed(b)),
    "lt": lambda a, b: a < b, "gt": lambda a, b: a > b, "slt": lambda a, b: signed(a) < signed(b),
    "sgt": lambda a, b: signed(a) > signed(b), "eq": lambda a, b: a == b, "and": lambda a, b: a & b,
    "or": lambda a, b: a | b, "xor": lambda a, b: a ^ b, "byte": lambda i, a: a >> 8 * (31 - i) & 255 if i < 32 else 0,
    "shl": lambda i, a: a << i if i < 256 else 0, "shr": lambda i, a: a >> i if i < 256 else 0,
    "sar": lambda i, a: signed(a) >> min(i, 256), "signextend": sign_extend,
}


def u256_calls():
    choose = random.Random(5)
    def operand():
        return choose.choice([
            choose.getrandbits(256), choose.getrandbits(choose.randrange(1, 257)),
            W - 1 - choose.getrandbits(choose.randrange(1, 200)), 1 << choose.randrange(256),
            choose.choice([0, 1, 2, W - 1, 1 << 255]), choose.getrandbits(64)])
    number = lambda x: b32(int(x) % W)
    for name in U256:
        operands = []
        for _ in range(7):
            a, b, c = operand(), operand(), operand()
            if name in ("byte", "signextend"):
                a = choose.choice([0, 1, 17, 30, 31, 32, 255, 256, a])
            if name in ("shl", "shr", "sar"):
                a = choose.choice([0, 1, 63, 64, 100, 128, 200, 255, 256, 257, a])
            operands.append((a, b, c))
        if name in BINARY:
            a = operand()
            operands += [(a, a, 0), (1 << 255, W - 1, 0)]
        for a, b, c in operands:
            call = lambda arguments, *results: case(
                "u256_" + name, [b32(x) for x in arguments], OK + b"".join(number(x) for x in results))
            if name == "iszero":
                call([a], a == 0)
            elif name == "not":
                call([a], ~a)
            elif name == "divmod":
                call([a, b], BINARY["div"](a, b), BINARY["mod"](a, b))
            elif name == "sdivmod":
                call([a, b], BINARY["sdiv"](a, b), BINARY["smod"](a, b))
            elif name in ("addmod", "mulmod"):
                call([a, b, c], (a + b if name == "addmod" else a * b) % c if c else 0)
            else:
                call([a, b], BINARY[name](a, b))


if __name__ == "__main__":
    FOLDER = sys.argv[1]
    for calls in (hash_calls, blake2_calls, modexp_calls, secp256k1_calls, secp256r1_calls, bn254_calls, bls12_calls,
                  kzg_calls, u256_calls):
        calls()
