#!/usr/bin/env python3
"""Times of signatures, hashes and modular exponentiation beside those of other libraries, in one run, in nanoseconds; the
best of many short runs.

  pip install coincurve gmpy2
  Scripts/compare-precompiles.py

libsecp256k1 is called through coincurve's binding, GMP through gmpy2, OpenSSL through hashlib and `openssl speed`.
"""
import hashlib
import os
import re
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def best(body, count=20, runs=100):
    least = float("inf")
    for _ in range(runs):
        start = time.perf_counter_ns()
        for _ in range(count):
            body()
        least = min(least, (time.perf_counter_ns() - start) / count)
    return least


def pattern(n):
    return bytes((i * 73 + 5) & 255 for i in range(n))


def ours():
    command = "swift run -c release -Xcc -march=native --package-path Benchmarks PrecompileBenchmarks".split()
    text = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    return {name: float(value) for name, value in (line.split() for line in text.splitlines())}


def secp256k1():
    from coincurve import PrivateKey
    from coincurve._libsecp256k1 import ffi, lib
    from coincurve.context import GLOBAL_CONTEXT
    message = hashlib.sha256(b"message").digest()
    private = PrivateKey(pattern(32))
    compact = private.sign_recoverable(message, hasher=None)
    recoverable = ffi.new("secp256k1_ecdsa_recoverable_signature *")
    lib.secp256k1_ecdsa_recoverable_signature_parse_compact(GLOBAL_CONTEXT.ctx, recoverable, compact[:64], compact[64])
    signature = ffi.new("secp256k1_ecdsa_signature *")
    lib.secp256k1_ecdsa_recoverable_signature_convert(GLOBAL_CONTEXT.ctx, signature, recoverable)
    key, context = ffi.new("secp256k1_pubkey *"), GLOBAL_CONTEXT.ctx
    own = private.public_key.public_key
    assert lib.secp256k1_ecdsa_verify(context, signature, message, own)
    return {
        "secp256k1.verify": best(lambda: lib.secp256k1_ecdsa_verify(context, signature, message, own)),
        "secp256k1.recover": best(lambda: lib.secp256k1_ecdsa_recover(context, key, recoverable, message)),
    }


def openssl():
    times = {}
    text = subprocess.run(
        "openssl speed -seconds 1 ecdsap256".split(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    match = re.search(r"ecdsa \(nistp256\)\s+\S+\s+\S+\s+\S+\s+(\S+)", text)
    if match:
        times["p256.verify"] = 1e9 / float(match.group(1))
    for n in (32, 1000):
        message = pattern(n)
        times[f"sha256.{n}"] = best(lambda: hashlib.sha256(message).digest())
        if "ripemd160" in hashlib.algorithms_available:
            try:
                times[f"ripemd160.{n}"] = best(lambda: hashlib.new("ripemd160", message).digest())
            except ValueError:
                pass
    return times


def gmp():
    import gmpy2
    times = {}
    for n in (32, 48, 64, 128, 256, 512, 1024):
        modulus = bytearray(b ^ 0x5A for b in pattern(n))
        modulus[0] |= 0x80
        modulus[-1] |= 1
        m, b, e = (gmpy2.mpz(int.from_bytes(x, "big")) for x in (modulus, pattern(n), pattern(32)))
        times[f"modexp.{n}.32"] = best(lambda: gmpy2.powmod(b, e, m), max(1, 2000 // n), 20)
    return times


if __name__ == "__main__":
    mine = ours()
    theirs = {**secp256k1(), **openssl(), **gmp()}
    print(f"{'':20} {'ours':>12} {'theirs':>12} {'ratio':>7}")
    for name, value in mine.items():
        other = theirs.get(name)
        print(f"{name:20} {value:12.0f} " + (f"{other:12.0f} {value / other:7.2f}" if other else ""))
