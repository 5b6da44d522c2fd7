#!/usr/bin/env python3
"""The Vyper verifier on revm: it accepts our proof and refuses every one-bit change of proof and public values.

  make test-contracts        with vyper and pyrevm in an environment of its own

Prints the gas of a whole transaction. SNARK_BENCHMARKS names the built tool; otherwise it is built.
"""
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GAS_LIMIT = 225_000
R = 21888242871839275222246405745257275088548364400416034343698204186575808495617
P = 21888242871839275222246405745257275088696311157297823662689037894645226208583


def tool():
    given = os.environ.get("SNARK_BENCHMARKS")
    if given:
        return given
    flags = ["-c", "release", "-Xcc", "-march=native", "--package-path", "Benchmarks"]
    subprocess.run(["swift", "build", *flags, "--product", "SnarkBenchmarks"], cwd=ROOT, check=True, stdout=sys.stderr)
    folder = subprocess.run(["swift", "build", *flags, "--show-bin-path"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return os.path.join(folder.stdout.strip(), "SnarkBenchmarks")


class Verifier:
    def __init__(self, source):
        import vyper
        from pyrevm import EVM
        from vyper.utils import method_id
        code = vyper.compile_code(source, output_formats=["bytecode"])["bytecode"]
        self.evm = EVM()
        self.caller = "0x" + "11" * 20
        self.evm.set_balance(self.caller, 10**20)
        self.address = self.evm.deploy(self.caller, bytes.fromhex(code[2:]))
        self.selector = method_id("verify(uint256[8],uint256[1])")

    def data(self, proof, values):
        return self.selector + proof + b"".join(v.to_bytes(32, "big") for v in values)

    def call(self, proof, values):
        answer = self.evm.message_call(caller=self.caller, to=self.address, calldata=self.data(proof, values), gas=10**6)
        return int.from_bytes(answer, "big")

    def gas(self, proof, values):
        """The gas of a whole transaction."""
        data = self.data(proof, values)
        assert self.call(proof, values) == 1
        gas = self.evm.result.gas_used
        # What is certain: the transaction, its data (16 or 4 a byte), a pairing of four, a multiple and a sum (EIP-1108).
        least = 21_000 + sum(16 if byte else 4 for byte in data) + 45_000 + 4 * 34_000 + 6_000 + 150
        assert gas > least, "the figure is that of the whole transaction"
        return gas


def main():
    command = tool()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([command, "files", folder, "6"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([command, "prove", folder, "1"], check=True, stdout=subprocess.DEVNULL)
        source = subprocess.run([command, "vyper", folder], check=True, stdout=subprocess.PIPE, text=True).stdout
        assert "UNSAFE" in source
        with open(os.path.join(folder, "proof.bin"), "rb") as file:
            proof = file.read()
        with open(os.path.join(folder, "public.txt")) as file:
            values = [int(line) for line in file]
    assert len(proof) == 256 and len(values) == 1
    verifier = Verifier(source)
    assert verifier.call(proof, values) == 1, "our proof is accepted"
    for bit in range(8 * len(proof)):
        changed = bytearray(proof)
        changed[bit // 8] ^= 1 << bit % 8
        assert verifier.call(bytes(changed), values) == 0, f"bit {bit} of the proof"
    for bit in range(256):
        assert verifier.call(proof, [values[0] ^ 1 << bit]) == 0, f"bit {bit} of the public value"
    # The same residues by larger numbers.
    assert values[0] + R < 2**256 and verifier.call(proof, [values[0] + R]) == 0
    for word in range(8):
        x = int.from_bytes(proof[32 * word:32 * word + 32], "big")
        assert verifier.call(proof[:32 * word] + (x + P).to_bytes(32, "big") + proof[32 * word + 32:], values) == 0
    # a and c negated together with nothing else, and the neutral proof.
    negated = proof[:32] + (P - int.from_bytes(proof[32:64], "big")).to_bytes(32, "big") + proof[64:]
    assert verifier.call(negated, values) == 0
    assert verifier.call(bytes(256), values) == 0
    gas = verifier.gas(proof, values)
    assert gas <= GAS_LIMIT, f"{gas} gas"
    print(f"refused: {8 * len(proof)} bits of the proof, 256 of the public value")
    print(f"gas of the transaction: {gas}, limit {GAS_LIMIT}")


if __name__ == "__main__":
    main()
