#!/usr/bin/env python3
"""Times of the curves beside those of other libraries, in one run, in microseconds; the best of many short runs.

  pip install ckzg py-arkworks-bls12381 pyrevm
  Scripts/compare-curves.py

blst is called through the symbols of ckzg's extension module; arkworks through its Python binding; revm's precompiles
(BN254) through an empty call, whose time is subtracted.
"""
import ctypes
import glob
import os
import random
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def best(body, runs=200):
    least = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        body()
        least = min(least, time.perf_counter() - start)
    return least * 1e6


def ours():
    given = os.environ.get("CURVE_BENCHMARKS")
    command = [given] if given else ["swift", "run", "-c", "release", "-Xcc", "-march=native", "--package-path", "Benchmarks", "CurveBenchmarks"]
    text = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    return {name: float(value) for name, value in (line.split() for line in text.splitlines())}


def blst():
    import ckzg
    folder = os.path.dirname(ckzg.__file__)
    path = ckzg.__file__ if ckzg.__file__.endswith(".so") else glob.glob(folder + "/ckzg*.so")[0]
    lib = ctypes.CDLL(path)
    rng = random.Random(1)
    scalar = lambda: rng.getrandbits(254).to_bytes(32, "little")
    buffer = ctypes.create_string_buffer
    times = {}
    g1, g2 = lib.blst_p1_generator, lib.blst_p2_generator
    g1.restype = g2.restype = ctypes.c_void_p

    def points(count, generator, multiply, affine, size):
        result = []
        for _ in range(count):
            p, a = buffer(3 * size), buffer(2 * size)
            multiply(p, ctypes.c_void_p(generator()), scalar(), ctypes.c_size_t(255))
            affine(a, p)
            result.append((p, a))
        return result

    ps = points(1024, g1, lib.blst_p1_mult, lib.blst_p1_to_affine, 48)
    qs = points(128, g2, lib.blst_p2_mult, lib.blst_p2_to_affine, 96)
    out = buffer(576)
    k = scalar()
    bits = ctypes.c_size_t(255)
    times["bls12381-g1-mul"] = best(lambda: lib.blst_p1_mult(out, ps[0][0], k, bits))
    times["bls12381-g2-mul"] = best(lambda: lib.blst_p2_mult(out, qs[0][0], k, bits))
    times["bls12381-g1-subgroup"] = best(lambda: lib.blst_p1_affine_in_g1(ps[0][1]))
    times["bls12381-g2-subgroup"] = best(lambda: lib.blst_p2_affine_in_g2(qs[0][1]))
    times["bls12381-map-g1"] = best(lambda: lib.blst_map_to_g1(out, ps[0][1], None))
    times["bls12381-map-g2"] = best(lambda: lib.blst_map_to_g2(out, qs[0][1], None))
    for group, items, counts in (("p1", ps, (2, 16, 128, 1024)), ("p2", qs, (2, 16, 128))):
        size = getattr(lib, f"blst_{group}s_mult_pippenger_scratch_sizeof")
        size.restype = ctypes.c_size_t
        run = getattr(lib, f"blst_{group}s_mult_pippenger")
        for count in counts:
            scratch = buffer(size(ctypes.c_size_t(count)))
            pointers = (ctypes.c_void_p * count)(*(ctypes.addressof(a) for _, a in items[:count]))
            factors = [buffer(scalar(), 32) for _ in range(count)]
            scalars = (ctypes.c_void_p * count)(*(ctypes.addressof(f) for f in factors))
            call = lambda: run(out, pointers, ctypes.c_size_t(count), scalars, bits, scratch)
            times[f"bls12381-g{group[1]}-msm-{count}"] = best(call, 20)
    for count in (1, 2, 4):
        pp = (ctypes.c_void_p * count)(*(ctypes.addressof(a) for _, a in ps[:count]))
        qq = (ctypes.c_void_p * count)(*(ctypes.addressof(a) for _, a in qs[:count]))

        def check():
            lib.blst_miller_loop_n(out, qq, pp, ctypes.c_size_t(count))
            lib.blst_final_exp(out, out)
            lib.blst_fp12_is_one(out)

        times[f"bls12381-pairing-{count}"] = best(check)

    setup = os.environ.get("TRUSTED_SETUP")
    if setup:
        settings = ckzg.load_trusted_setup(setup, 0)
        compressed = buffer(48)
        three = buffer(144)
        lib.blst_p1_mult(three, ctypes.c_void_p(g1()), (3).to_bytes(32, "little"), bits)
        lib.blst_p1_compress(compressed, three)
        z, y = (5).to_bytes(32, "big"), (3).to_bytes(32, "big")
        times["kzg-verify"] = best(lambda: ckzg.verify_kzg_proof(compressed.raw, z, y, compressed.raw, settings))
        blob = b"".join(rng.getrandbits(252).to_bytes(32, "big") for _ in range(4096))
        commitment = ckzg.blob_to_kzg_commitment(blob, settings)
        proof = ckzg.compute_blob_kzg_proof(blob, commitment, settings)
        cells, proofs = ckzg.compute_cells_and_kzg_proofs(blob, settings)
        times["blob-commitment"] = best(lambda: ckzg.blob_to_kzg_commitment(blob, settings), 10)
        times["blob-proof"] = best(lambda: ckzg.compute_blob_kzg_proof(blob, commitment, settings), 10)
        times["blob-verify"] = best(lambda: ckzg.verify_blob_kzg_proof(blob, commitment, proof, settings), 10)
        times["cells"] = best(lambda: ckzg.compute_cells(blob, settings), 10)
        times["cells-and-proofs"] = best(lambda: ckzg.compute_cells_and_kzg_proofs(blob, settings), 5)
        times["cells-verify-128"] = best(
            lambda: ckzg.verify_cell_kzg_proof_batch([commitment] * 128, list(range(128)), cells, proofs, settings), 5)
    return times


def arkworks():
    from py_arkworks_bls12381 import G1Point, G2Point, GT, Scalar
    rng = random.Random(2)
    scalar = lambda: Scalar(rng.getrandbits(120))
    ps = [G1Point() * scalar() for _ in range(4)]
    qs = [G2Point() * scalar() for _ in range(4)]
    return {f"bls12381-pairing-{n}": best(lambda: GT.multi_pairing(ps[:n], qs[:n])) for n in (1, 2, 4)}


def revm():
    from pyrevm import EVM
    evm = EVM()
    caller = "0x" + "11" * 20

    def call(address, data):
        return best(lambda: evm.message_call(caller=caller, to=address, calldata=data, gas=10**7), 100)

    empty = call("0x" + "22" * 20, b"")
    g1 = (1).to_bytes(32, "big") + (2).to_bytes(32, "big")
    g2 = bytes.fromhex(
        "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
        "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
        "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
        "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa")
    address = lambda n: "0x" + n.to_bytes(20, "big").hex()
    times = {f"bn254-pairing-{n}": call(address(8), (g1 + g2) * n) - empty for n in (1, 2, 4)}
    times["bn254-g1-mul"] = call(address(7), g1 + random.Random(3).randbytes(32)) - empty
    return times


def main():
    peers = []
    for name, function in (("blst", blst), ("arkworks", arkworks), ("revm", revm)):
        try:
            peers.append((name, function()))
        except ImportError as error:
            print(f"without {name}: {error}", file=sys.stderr)
    mine = ours()
    print(f"{'microseconds':24}{'Martinet':>12}" + "".join(f"{name:>12}{'ratio':>8}" for name, _ in peers))
    for name, value in mine.items():
        cells = ""
        for _, times in peers:
            other = times.get(name)
            cells += f"{other:12.1f}{value / other:8.2f}" if other else " " * 20
        print(f"{name:24}{value:12.1f}{cells}")


if __name__ == "__main__":
    main()
