#!/usr/bin/env python3
"""Peers of `martinet bench curves`, a line each: name, peer, seconds.

  Scripts/curve-peers.py FOLDER K RUNS TRUSTED_SETUP

FOLDER has development.zkey and witness.wtns of a circuit of 2^K constraints, and blob.bin where there is a trusted setup. The median of RUNS,
but for groth16py beyond 2^16 one run. What is not installed is named on standard error.
"""
import os
import statistics
import sys
import time


def median(body, runs):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        body()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def report(name, peer, seconds):
    print(name, peer, seconds, flush=True)


def revm(runs):
    from pyrevm import EVM
    evm = EVM()
    caller = "0x" + "11" * 20
    pair = bytes.fromhex(
        "0000000000000000000000000000000000000000000000000000000000000001"
        "0000000000000000000000000000000000000000000000000000000000000002"
        "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
        "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
        "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
        "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa")

    def call(address, data):
        return median(lambda: evm.message_call(caller=caller, to=address, calldata=data, gas=10**7), 20 * runs)

    empty = call("0x" + "22" * 20, b"")
    report("bn254-pairing-4", "revm", call("0x" + "0" * 39 + "8", 4 * pair) - empty)


def groth16py(folder, log, runs):
    import groth16py
    key, _ = groth16py.import_zkey(os.path.join(folder, "development.zkey"))
    witness = os.path.join(folder, "witness.wtns")
    report(f"groth16-prove-2^{log}", "groth16py", median(lambda: groth16py.prove_wtns(key, witness), 1 if log > 16 else runs))


def ckzg(folder, setup, runs):
    import ckzg
    settings = ckzg.load_trusted_setup(setup, 0)
    with open(os.path.join(folder, "blob.bin"), "rb") as file:
        blob = file.read()
    commitment = ckzg.blob_to_kzg_commitment(blob, settings)
    report("blob-commitment", "ckzg", median(lambda: ckzg.blob_to_kzg_commitment(blob, settings), runs))
    report("blob-proof", "ckzg", median(lambda: ckzg.compute_blob_kzg_proof(blob, commitment, settings), runs))
    report("cells-and-proofs", "ckzg", median(lambda: ckzg.compute_cells_and_kzg_proofs(blob, settings), runs))


def main():
    folder, log, runs, setup = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    peers = [lambda: revm(runs), lambda: groth16py(folder, log, runs)]
    if setup:
        peers.append(lambda: ckzg(folder, setup, runs))
    for peer in peers:
        try:
            peer()
        except ImportError as error:
            print(f"without a peer: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()
