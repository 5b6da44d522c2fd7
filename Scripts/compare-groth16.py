#!/usr/bin/env python3
"""Groth16 beside groth16py (arkworks), both ways, in one run: the same circuit, witness and key.

  Scripts/compare-groth16.sh [K ...]        circuits of 2^K constraints, 10 and 18 if none is given

For each K:
our prover and theirs with our key (.zkey), each proof checked by both verifiers; a proof with their own setup, checked by
ours; and every proof with one bit changed is refused by both.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def tool():
    given = os.environ.get("SNARK_BENCHMARKS")
    if given:
        return given
    flags = ["-c", "release", "-Xcc", "-march=native", "--package-path", "Benchmarks"]
    subprocess.run(["swift", "build", *flags, "--product", "SnarkBenchmarks"], cwd=ROOT, check=True, stdout=sys.stderr)
    folder = subprocess.run(["swift", "build", *flags, "--show-bin-path"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return os.path.join(folder.stdout.strip(), "SnarkBenchmarks")


def run(*command):
    text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    times = {}
    for line in text.splitlines():
        name, *rest = line.split()
        if rest:
            times.setdefault(name, []).append(float(rest[0]))
    return times


def accepts(command, folder, name):
    return subprocess.run([command, "verify", folder, name], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def write(folder, name, data):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def changed(proof):
    return bytes([proof[0], proof[1] ^ 1]) + proof[2:], proof[:-1] + bytes([proof[-1] ^ 1])


def both_refuse(command, folder, verifier, proof, values):
    for bad in changed(proof):
        write(folder, "bad.bin", bad)
        try:
            theirs = verifier.verify(bad, values)
        except Exception:  # their decoder's own error
            theirs = False
        assert not theirs and not accepts(command, folder, "bad.bin")


def compare(command, log):
    import groth16py
    runs = 3 if log > 16 else 5
    with tempfile.TemporaryDirectory() as folder:
        run(command, "files", folder, str(log))
        ours = run(command, "prove", folder, str(runs))
        path = lambda name: os.path.join(folder, name)
        with open(path("public.txt")) as file:
            values = [int(line) for line in file]
        with open(path("proof.bin"), "rb") as file:
            our_proof = file.read()

        # Their prover with our key.
        key, verifying = groth16py.import_zkey(path("development.zkey"))
        verifier = groth16py.Verifier(verifying)
        assert verifier.verify(our_proof, values), "our proof, their verifier"
        assert not verifier.verify(our_proof, [values[0] + 1])
        theirs = []
        for _ in range(1 if log > 16 else runs):
            start = time.perf_counter()
            their_proof = groth16py.prove_wtns(key, path("witness.wtns"))
            theirs.append(time.perf_counter() - start)
        write(folder, "theirs.bin", their_proof)
        assert accepts(command, folder, "theirs.bin"), "their proof, our verifier"
        both_refuse(command, folder, verifier, our_proof, values)
        both_refuse(command, folder, verifier, their_proof, values)

        # Their setup, from our circuit; their proof, their key, our verifier.
        if log <= 14:
            key, verifying = groth16py.setup(path("circuit.r1cs"))
            their_proof = groth16py.prove_wtns(key, path("witness.wtns"))
            write(folder, "theirs.bin", their_proof)
            with open(path("verification_key.json"), "w") as file:
                file.write(verifying.to_json())
            assert accepts(command, folder, "theirs.bin"), "their setup and proof, our verifier"
            both_refuse(command, folder, groth16py.Verifier(verifying), their_proof, values)
        return {
            "name": f"groth16-prove-2^{log}", "seconds": statistics.median(ours["prove"]), "peer": "groth16py",
            "peerSeconds": statistics.median(theirs), "ratio": statistics.median(theirs) / statistics.median(ours["prove"]),
        }


def main():
    command = tool()
    logs = [int(argument) for argument in sys.argv[1:]] or [10, 18]
    print(json.dumps({"measurements": [compare(command, log) for log in logs]}, indent=1))


if __name__ == "__main__":
    main()
