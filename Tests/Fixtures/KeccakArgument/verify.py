#!/usr/bin/env python3
"""A second verifier of the Keccak argument, written from Documentation/{Transcript,ProofSystem,KeccakArgument}.md alone.

Usage: verify.py POSEIDON2.json FIXTURE.json...
POSEIDON2.json has the permutation's constants: shared/vectors/poseidon2/koalabear.json. Plain Python, no packages.

Of each fixture: the proof is accepted and leaves the claim that the file holds; the claim is true of the states that the
file's seed makes, and false with an altered cell; a proof with an altered word is refused or leaves a false claim.
"""
import hashlib
import json
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "WHIR"))
from verify import ONE, P, ZERO, Poseidon2, Refused, Transcript, add, eq, eq_table, ext, mul, require, scale, sub

STATES, SEGMENTS, LANES, WIDTH, HALF = 9, 8, 25, 64, (P + 1) // 2


def total(elements):
    return tuple(sum(c) % P for c in zip(ZERO, *elements))


def dot(a, b):
    return total(mul(x, y) for x, y in zip(a, b))


def powers(x, count):
    result = [ONE]
    while len(result) < count:
        result.append(mul(result[-1], x))
    return result


def evaluate(coefficients, x):
    value = ZERO
    for c in reversed(coefficients):
        value = add(mul(value, x), c)
    return value


# --- Keccak-f, FIPS 202 ----------------------------------------------------------------------------
def walk():
    x, y = 1, 0
    for t in range(24):
        yield x + 5 * y, (t + 1) * (t + 2) // 2 % 64
        x, y = y, (2 * x + 3 * y) % 5


ROTATIONS = [dict(walk()).get(lane, 0) for lane in range(LANES)]
MOVED = [lane // 5 + 5 * ((2 * (lane % 5) + 3 * (lane // 5)) % 5) for lane in range(LANES)]


def round_constants():
    register, constants = 1, []
    for _ in range(24):
        constant = 0
        for j in range(7):
            constant |= (register & 1) << (2**j - 1)
            register = register << 1 ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return constants


CONSTANTS = round_constants()


def rotate(x, n):
    return (x << n | x >> (WIDTH - n)) % 2**WIDTH


def keccak_round(a, constant):
    c = [a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20] for x in range(5)]
    b = [0] * LANES
    for lane in range(LANES):
        x = lane % 5
        b[MOVED[lane]] = rotate(a[lane] ^ c[(x + 4) % 5] ^ rotate(c[(x + 1) % 5], 1), ROTATIONS[lane])
    a = [b[i] ^ (~b[i // 5 * 5 + (i + 1) % 5] & b[i // 5 * 5 + (i + 2) % 5]) for i in range(LANES)]
    a[0] ^= constant
    return a


def check_permutation():
    """SHA3-256 of nothing, against the standard library."""
    a = [6] + [0] * 15 + [1 << 63] + [0] * 8
    for constant in CONSTANTS:
        a = keccak_round(a, constant)
    require(b"".join(x.to_bytes(8, "little") for x in a[:4]) == hashlib.sha3_256().digest(), "Keccak-f")


def split_mix(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        z = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
        yield z ^ z >> 31


def rows_of(heights, seed):
    """By row, the 1,800 cells: states of SplitMix's lanes, of zeros in row 3 of every seven of an instance."""
    random, rows = split_mix(seed), []
    for height in heights:
        for r in range(2**height):
            a = [0 if r % 7 == 3 else next(random) for _ in range(LANES)]
            cells = []
            for state in range(STATES):
                for constant in CONSTANTS[3 * state - 3 : 3 * state] if state else []:
                    a = keccak_round(a, constant)
                cells += b"".join(x.to_bytes(8, "little") for x in a)
            rows.append(cells)
    return rows


# --- points of rows --------------------------------------------------------------------------------
OMEGA = pow(3, 127 * 2**20, P)


def lagrange(x):
    """L_0(x) ... L_15(x): u ↦ Π_(v ≠ u) (x − ω^v) / (ω^u − ω^v)."""
    values = []
    for u in range(16):
        above, below = ONE, 1
        for v in range(16):
            if v != u:
                above = mul(above, sub(x, ext(pow(OMEGA, v, P))))
                below = below * (pow(OMEGA, u, P) - pow(OMEGA, v, P)) % P
        values.append(scale(above, pow(below, -1, P)))
    return values


def row_weights(point, count):
    inner, block = point
    within, blocks = lagrange(inner), eq_table(block)
    return [mul(blocks[r // 16], within[r % 16]) for r in range(count)]


def instance_weight(point, heights, instance, low):
    """Ŵ of an instance at `low`: ProofSystem.md, step 5."""
    inner, block = point
    n, offset = heights[instance], sum(2**h for h in heights[:instance])
    head = len(block) + 4 - n
    bits = [ext(offset >> n >> (head - 1 - i) & 1) for i in range(head)]
    within = dot(lagrange(inner), eq_table(low[n - 4 :]))
    return mul(mul(eq(block[:head], bits), eq(block[head:], low[: n - 4])), within)


# --- the argument ----------------------------------------------------------------------------------
class Place:
    """κ(l) = g^l, a, b and a point of rows."""

    def __init__(self, g, a, b, point):
        self.g, self.a, self.b, self.point = g, a, b, point


def shifted(b, b_new, shifts):
    """By shift r: Σ_z eq(b, z + r) · eq(b', z)."""
    old, new = eq_table(b), eq_table(b_new)
    return {r: dot(old[r:] + old[:r], new) for r in shifts}


def chi(old, new, j, B):
    """eq(a, s) · eq(b, z) · σ(s, z) is one function of (s, z), whose multilinear extension is the coefficient."""
    a, b = eq_table(old.a), eq_table(old.b)
    a_new, b_new = eq_table(new.a), eq_table(new.b)
    plain = mul(eq(old.a, new.a), eq(old.b, new.b))
    signed = ZERO
    for s in range(SEGMENTS):
        constant = CONSTANTS[3 * s + j]
        bits = total(scale(mul(b[z], b_new[z]), 1 - 2 * (constant >> z & 1)) for z in range(WIDTH))
        signed = add(signed, mul(mul(a[s], a_new[s]), bits))
    value, kappa = ZERO, powers(old.g, LANES)
    for l in range(LANES):
        b1, b2 = (B[l // 5 * 5 + (l + i) % 5] for i in (1, 2))
        image = scale(mul(B[l], add(sub(add(ONE, b2), b1), mul(b1, b2))), HALF)
        value = add(value, mul(mul(kappa[l], image), plain if l else signed))
    return value


def theta(old, new, values):
    A, C, before = values[:25], values[25:30], values[30:]
    moved = shifted(old.b, new.b, set(ROTATIONS))
    kappa, value = powers(old.g, LANES), ZERO
    for l in range(LANES):
        product = mul(mul(A[l], C[(l % 5 + 4) % 5]), before[(l % 5 + 1) % 5])
        value = add(value, mul(mul(kappa[MOVED[l]], moved[ROTATIONS[l]]), product))
    return mul(eq(old.a, new.a), value)


def parities(old, new, A):
    g, moved = powers(old.g, 35), shifted(old.b, new.b, [0, 1])
    value = ZERO
    for x in range(5):
        product = ONE
        for y in range(5):
            product = mul(product, A[x + 5 * y])
        value = add(value, mul(add(mul(g[25 + x], moved[0]), mul(g[30 + x], moved[1])), product))
    value = add(value, mul(moved[0], dot(g[:25], A)))
    return mul(eq(old.a, new.a), value)


class Argument:
    def __init__(self, permute, fixture):
        self.heights = fixture["logHeights"]
        require(self.heights and all(h >= 5 for h in self.heights), "heights")
        require(self.heights == sorted(self.heights, reverse=True), "order of heights")
        self.count = sum(2**h for h in self.heights)
        self.m = (self.count - 1).bit_length()
        self.t = Transcript(permute, fixture["domain"].encode(), bytes.fromhex(fixture["proof"]))

    def draw(self, n):
        return [self.t.challenge() for _ in range(n)]

    def layer(self, place, c, degree, count, value):
        t, (zeta, rho) = self.t, place.point
        # Skip.
        g = t.read_list(15 * degree)
        z = powers(zeta, 16)
        constant = sub(c, total(mul(x, z[(i + 1) % 16]) for i, x in enumerate(g)))
        new_zeta = t.challenge()
        c = evaluate([constant] + g, new_zeta)
        # Blocks.
        new_rho = []
        for r in rho:
            p = t.read_list(degree)
            x = t.challenge()
            c = evaluate([sub(c, mul(r, total(p)))] + p, x)
            new_rho.append(x)
        # Places.
        places = []
        for _ in range(9):
            p = t.read_list(degree + 1)
            x = t.challenge()
            c = evaluate([scale(sub(c, total(p)), HALF)] + p, x)
            places.append(x)
        # Values.
        values = t.read_list(count)
        new = Place(None, places[:3], places[3:], (new_zeta, new_rho))
        require(value(place, new, values) == c, "values")
        new.g = t.challenge()
        return new, dot(powers(new.g, count), values)

    def verify(self):
        """The claim: out and into, each 1,800 weights of columns and a point of rows, and 256 sums."""
        t = self.t
        a, (g,), b1 = self.draw(3), self.draw(1), self.draw(3)
        first = (t.challenge(), self.draw(self.m - 4))
        results = t.read_list(8)
        b2 = self.draw(3)
        place, c = Place(g, a, b1 + b2, first), dot(eq_table(b2), results)
        for j in (2, 1, 0):
            place, c = self.layer(place, c, 3, 25, lambda old, new, values: chi(old, new, j, values))
            place, c = self.layer(place, c, 3, 35, theta)
            place, c = self.layer(place, c, 5, 25, parities)
        delta = t.challenge()
        sums = t.read_list(256)
        bits = eq_table(place.b[3:])
        out = self.columns(ONE, powers(g, 25), a, b1, 1), first
        into = self.columns(delta, powers(place.g, 25), place.a, place.b[:3], 0), place.point
        mass = total(mul(total(columns), total(row_weights(p, self.count))) for columns, p in (out, into))
        left = total(mul(s, bits[i]) for v, s in enumerate(sums) for i in range(8) if v >> i & 1)
        right = sub(sub(mass, dot(bits, results)), mul(delta, c))
        require(left == scale(right, HALF), "bytes")
        return out, into, sums

    @staticmethod
    def columns(factor, kappa, a, b1, shift):
        """Of column 200 s + 8 l + i."""
        segments, bytes_, columns = eq_table(a), eq_table(b1), []
        for state in range(STATES):
            s = state - shift
            outer = mul(factor, segments[s]) if 0 <= s < SEGMENTS else ZERO
            columns += [mul(mul(outer, k), b) for k in kappa for b in bytes_]
        return columns


# --- the claim -------------------------------------------------------------------------------------
class Truth:
    """A claim's sums over given rows."""

    def __init__(self, claim, rows):
        self.claim, self.rows = claim, rows
        (self.out, first), (self.into, last) = claim[:2]
        self.first, self.last = row_weights(first, len(rows)), row_weights(last, len(rows))
        # Per row the columns' weights by byte, so that a cell costs an addition only.
        self.sums = [ZERO] * 256
        for r, cells in enumerate(rows):
            out, into = [[0] * 5 for _ in range(256)], [[0] * 5 for _ in range(256)]
            for c, v in enumerate(cells):
                for i in range(5):
                    out[v][i] += self.out[c][i]
                    into[v][i] += self.into[c][i]
            for v in set(cells):
                self.sums[v] = total([self.sums[v], mul(out[v], self.first[r]), mul(into[v], self.last[r])])

    def holds(self):
        return self.sums == self.claim[2]

    def weight(self, row, column):
        return add(mul(self.out[column], self.first[row]), mul(self.into[column], self.last[row]))

    def holds_with(self, row, column, byte):
        """Of rows that differ in one cell."""
        sums, w = list(self.sums), self.weight(row, column)
        sums[self.rows[row][column]] = sub(sums[self.rows[row][column]], w)
        sums[byte] = add(sums[byte], w)
        return sums == self.claim[2]


def digest(permute, domain, elements):
    t = Transcript(permute, domain.encode(), b"")
    t.observe_list(elements)
    return list(t.challenge())


def check(permute, fixture, rows):
    argument = Argument(permute, fixture)
    claim = argument.verify()
    point = argument.draw(argument.heights[0])
    require(argument.t.offset == len(argument.t.words), "trailing words")
    require([list(x) for x in point] == fixture["point"], "the challenges after the argument")
    for name, (columns, rows_point) in zip(("out", "into"), claim):
        expected = fixture[name]
        require(list(rows_point[0]) == expected["inner"], f"{name}: ζ")
        require([list(x) for x in rows_point[1]] == expected["block"], f"{name}: ρ")
        require(digest(permute, fixture["domain"], columns) == expected["columns"], f"{name}: columns")
        weights = row_weights(rows_point, argument.count)
        offset = 0
        for i, n in enumerate(argument.heights):
            low = point[len(point) - n :]
            value = instance_weight(rows_point, argument.heights, i, low)
            require(value == dot(eq_table(low), weights[offset:]), f"{name}: Ŵ is no sum")
            require(list(value) == expected["evaluations"][i], f"{name}: Ŵ")
            offset += 2**n
    require(digest(permute, fixture["domain"], claim[2]) == fixture["sums"], "sums")
    truth = Truth(claim, rows)
    require(truth.holds(), "the claim is not true")
    return truth


def altered_rows(fixture, truth):
    """How many cells were tried."""
    random, count = split_mix(fixture["seed"] ^ 1), 0
    for column in range(0, STATES * 200, 9):
        row = next(random) % len(truth.rows)
        byte = (truth.rows[row][column] + 1 + next(random) % 255) % 256
        require(not truth.holds_with(row, column, byte), f"true with another cell, row {row}, column {column}")
        count += 1
    # And a few without relying on how `holds_with` corrects sums.
    for row, column in ((0, 0), (3, 777), (len(truth.rows) - 1, 1799)):
        rows = [list(cells) for cells in truth.rows]
        rows[row][column] ^= 0x10
        require(not Truth(truth.claim, rows).holds(), f"true with another cell, row {row}, column {column}")
        count += 1
    return count


def altered_proofs(permute, fixture, truth):
    """How many were refused, and how many left a false claim."""
    proof = bytes.fromhex(fixture["proof"])
    count = len(proof) // 4
    first_sum = count - 5 * 256
    refused = false = 0
    for index in sorted(set(range(0, count, 37)) | set(range(first_sum, first_sum + 10))):
        word = int.from_bytes(proof[4 * index : 4 * index + 4], "little")
        altered = (word + 1 + index) % P
        changed = proof[: 4 * index] + altered.to_bytes(4, "little") + proof[4 * index + 4 :]
        argument = Argument(permute, fixture | {"proof": changed.hex()})
        try:
            claim = argument.verify()
        except Refused:
            refused += 1
            continue
        # The true sums of the same weights are known.
        if claim[:2] == truth.claim[:2]:
            holds = claim[2] == truth.sums
        else:
            holds = Truth(claim, truth.rows).holds()
        require(not holds, f"a true claim with another word {index}")
        false += 1
    return refused, false


def main():
    instances = json.load(open(sys.argv[1]))["instances"]
    permute = Poseidon2(next(i for i in instances if i["width"] == 16))
    check_permutation()
    for path in sys.argv[2:]:
        fixture = json.load(open(path))
        rows = rows_of(fixture["logHeights"], fixture["seed"])
        truth = check(permute, fixture, rows)
        cells = altered_rows(fixture, truth)
        refused, false = altered_proofs(permute, fixture, truth)
        size = len(fixture["proof"]) // 2
        print(f"{path}: accepted, {size} bytes; the claim is true of its states, false with each of {cells} altered cells;")
        print(f"  of {refused + false} altered proofs {refused} were refused, {false} left a false claim")


if __name__ == "__main__":
    main()
