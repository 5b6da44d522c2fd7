#!/usr/bin/env python3
"""Writes Sources/R1CS/Gadgets/Poseidon2Constants.generated.swift from a vector file.

    Scripts/generate-poseidon2-bn254-constants.py ../shared/vectors/poseidon2/bn254-t3.json
"""
import json
import sys
from pathlib import Path

data = json.load(open(sys.argv[1]))
assert (data["width"], data["sbox_degree"], data["full_rounds"], data["partial_rounds"]) == (3, 5, 8, 56)
rounds = data["round_constants"]
assert len(rounds) == 64
constants = []
for i, row in enumerate(rounds):
    row = [int(x, 16) for x in row]
    full = i < 4 or i >= 60
    assert full or row[1:] == [0, 0]
    constants += row if full else row[:1]
text = """// Written by Scripts/generate-poseidon2-bn254-constants.py from the instance of HorizenLabs/poseidon2, commit 055bde3f.

internal import EllipticCurves

/// Round constants as integers: three for each of four full rounds, one for each of 56 partial rounds, three for each of
/// four full rounds.
enum Poseidon2Constants {
  static let words: [Words4] = [
"""
for c in constants:
    limbs = ["0x" + "_".join(f"{c >> 64 * i & (1 << 64) - 1:016x}"[j:j + 4] for j in range(0, 16, 4)) for i in range(4)]
    text += f"    Words4({', '.join(limbs)}),\n"
text += "  ]\n}\n"
path = Path(__file__).resolve().parent.parent / "Sources/R1CS/Gadgets/Poseidon2Constants.generated.swift"
path.write_text(text)
