#!/usr/bin/env python3
"""A second verifier of the opening, written from Documentation/{Transcript,WHIR,Soundness}.md alone.

Usage: verify.py POSEIDON2.json FIXTURE.json...
POSEIDON2.json has the permutation's constants: shared/vectors/poseidon2/koalabear.json. Plain Python, no packages.
"""
import json
import math
import sys

P = 2**31 - 2**24 + 1
FIELD_BITS = 5 * math.log2(P)


class Refused(Exception):
    pass


def require(condition, what):
    if not condition:
        raise Refused(what)


# --- the challenge field, X^5 = 1 - X^2 ------------------------------------------------------------
ZERO, ONE = (0,) * 5, (1, 0, 0, 0, 0)


def ext(x):
    return (x % P, 0, 0, 0, 0)


def add(a, b):
    return tuple((x + y) % P for x, y in zip(a, b))


def sub(a, b):
    return tuple((x - y) % P for x, y in zip(a, b))


def mul(a, b):
    d = [0] * 9
    for i in range(5):
        for j in range(5):
            d[i + j] += a[i] * b[j]
    for k in range(8, 4, -1):
        d[k - 5] += d[k]
        d[k - 3] -= d[k]
    return tuple(x % P for x in d[:5])


def scale(a, s):
    return tuple(x * s % P for x in a)


# --- Poseidon2 -------------------------------------------------------------------------------------
class Poseidon2:
    def __init__(self, instance):
        self.width = instance["width"]
        self.first = instance["external_initial"]
        self.partial = instance["internal"]
        self.last = instance["external_final"]
        self.diagonal = instance["diagonal"]

    def external(self, s):
        m = [[2, 3, 1, 1], [1, 2, 3, 1], [1, 1, 2, 3], [3, 1, 1, 2]]
        y = []
        for g in range(0, self.width, 4):
            y += [sum(m[i][j] * s[g + j] for j in range(4)) for i in range(4)]
        sums = [sum(y[i::4]) for i in range(4)]
        return [(y[i] + sums[i % 4]) % P for i in range(self.width)]

    def __call__(self, s):
        s = self.external(s)
        for constants in self.first:
            s = self.external([pow(x + c, 3, P) for x, c in zip(s, constants)])
        for c in self.partial:
            s[0] = pow(s[0] + c, 3, P)
            total = sum(s)
            s = [(d * x + total) % P for d, x in zip(self.diagonal, s)]
        for constants in self.last:
            s = self.external([pow(x + c, 3, P) for x, c in zip(s, constants)])
        return s


# --- the transcript --------------------------------------------------------------------------------
class Transcript:
    def __init__(self, permute, domain, proof):
        require(len(proof) % 4 == 0, "length")
        self.words = [int.from_bytes(proof[i : i + 4], "little") for i in range(0, len(proof), 4)]
        require(all(w < P for w in self.words), "canonical")
        self.permute, self.state, self.position, self.squeezing, self.offset = permute, [0] * 16, 0, False, 0
        self.absorb(len(domain))
        for i in range(0, len(domain), 3):
            self.absorb(int.from_bytes(domain[i : i + 3], "little"))

    def absorb(self, x):
        if self.squeezing:
            self.state[14] += self.position
            self.position, self.squeezing = 0, False
        elif self.position == 8:
            self.state[15] += 8
            self.state, self.position = self.permute(self.state), 0
        self.state[self.position] += x
        self.position += 1

    def squeeze(self):
        if not self.squeezing:
            self.state[15] += 16 + self.position
            self.state, self.position, self.squeezing = self.permute(self.state), 0, True
        elif self.position == 8:
            self.state[15] += 32
            self.state, self.position = self.permute(self.state), 0
        self.position += 1
        return self.state[self.position - 1]

    def observe_list(self, elements):
        self.absorb(len(elements))
        for x in elements:
            for c in x:
                self.absorb(c)

    def hint(self, n):
        require(self.offset + n <= len(self.words), "truncated")
        self.offset += n
        return self.words[self.offset - n : self.offset]

    def read(self, n):
        words = self.hint(n)
        for w in words:
            self.absorb(w)
        return words

    def read_ext(self):
        return tuple(self.read(5))

    def read_list(self, n):
        self.absorb(n)
        return [self.read_ext() for _ in range(n)]

    def challenge(self):
        return tuple(self.squeeze() for _ in range(5))

    def bits(self, n):
        while n > 0:
            x = self.squeeze()
            if x != P - 1:
                return x % 2**n
        return 0

    def grinding(self, n):
        if n > 0:
            self.read(1)
            x = self.squeeze()
            require(x % 2**n == 0 and x != P - 1, "grinding")


# --- parameters ------------------------------------------------------------------------------------
def radius_bits(m, r):
    return (r + 1) - math.log2(2**r + 1) if m is None else r / 2 - math.log2((2 * m + 1) / (2 * m))


def list_bits(m, r):
    return 0 if m is None else math.log2(m) + r


def gap_bits(m, log_n, r):
    if m is None:
        return log_n - FIELD_BITS
    return log_n + 1.5 * r + math.log2(((2 * m + 1) ** 5 + 48 * (2 * m + 1)) / 48) - FIELD_BITS


def log_sum(a, b):
    return max(a, b) + math.log2(1 + 2.0 ** -abs(a - b))


def oracle(shape, m, variables, k, r, after):
    target = shape["target"]
    grind = []
    for step in range(k):
        error = log_sum(math.log2(3) + list_bits(m, r) - FIELD_BITS, gap_bits(m, variables - step - 1 + r, r))
        grind.append(max(0, math.ceil(target + error)))
    if max(grind, default=0) > shape["foldingGrinding"]:
        return None
    samples = 0
    while m is not None:
        samples += 1
        if 2 * list_bits(m, r) - 1 + samples * (math.log2(variables) - FIELD_BITS) + target <= 0:
            break
    queries = max(1, math.ceil((target - shape["queryGrinding"]) / radius_bits(m, r)))
    while True:
        error = -queries * radius_bits(m, r)
        if after:
            batch = list_bits(after["m"], after["r"]) + math.log2(queries + max(1, after["samples"])) - FIELD_BITS
            error = log_sum(error, batch)
        work = max(0, math.ceil(target + error))
        if work <= shape["queryGrinding"]:
            return dict(m=m, variables=variables, k=k, r=r, samples=samples, grind=grind, queries=queries, work=work)
        queries += 1


def parameters(shape):
    plan, v, r = [], shape["variables"], shape["logInverseRate"]
    while not plan or v > shape["lastVariables"]:
        k = min(shape["folding"] if plan else shape["firstFolding"], v)
        plan.append((v, k, r))
        r += max(0, k - (shape["reduction"] if len(plan) > 1 else shape["firstReduction"]))
        v -= k
    result = []
    for variables, k, r in reversed(plan):
        after = result[0] if result else None
        candidates = [oracle(shape, m, variables, k, r, after) for m in [None] + list(range(3, 129))]
        result.insert(0, min((c for c in candidates if c), key=lambda c: c["queries"]))
    return result, v


# --- the opening -----------------------------------------------------------------------------------
def eq(a, b):
    product = ONE
    for x, y in zip(a, b):
        xy = mul(x, y)
        product = mul(product, add(sub(sub(ONE, x), y), add(xy, xy)))
    return product


def eq_table(point):
    table = [ONE]
    for r in point:
        table = [t for x in table for t in (mul(x, sub(ONE, r)), mul(x, r))]
    return table


class Verifier:
    def __init__(self, constants, fixture):
        instances = {i["width"]: Poseidon2(i) for i in constants["instances"]}
        self.p16, self.p24, self.fixture = instances[16], instances[24], fixture

    def leaf(self, elements):
        state = [0] * 16 + [len(elements)] + [0] * 7
        for i in range(0, len(elements), 16):
            block = elements[i : i + 16]
            state = self.p24(block + state[len(block) :])
        return state[:8]

    def node(self, left, right):
        x = left + right
        return [(a + b) % P for a, b in zip(x, self.p16(x))][:8]

    def open_leaves(self, root, depth, width, indices):
        leaves = [self.t.hint(width) for _ in indices]
        known = {i: self.leaf(l) for i, l in zip(indices, leaves)}
        for _ in range(depth):
            parents = {}
            for i in sorted(known):
                if i // 2 not in parents:
                    other = known.get(i ^ 1) or self.t.hint(8)
                    parents[i // 2] = self.node(other, known[i]) if i % 2 else self.node(known[i], other)
            known = parents
        require(known[0] == root, "root")
        return leaves

    def queries(self, o, root, width, first, rho):
        self.t.grinding(o["work"])
        bits = o["variables"] - o["k"] + o["r"]
        indices = sorted({self.t.bits(bits) for _ in range(o["queries"])})
        leaves = self.open_leaves(root, bits, width, indices)
        omega = pow(3, 127 * 2 ** (24 - bits), P)
        weights = eq_table(rho)
        result = []
        for j, leaf in zip(indices, leaves):
            exponent = int(format(j, f"0{bits}b")[::-1], 2) if bits else 0
            entries = [ext(x) for x in leaf] if first else [tuple(leaf[i : i + 5]) for i in range(0, len(leaf), 5)]
            value = ZERO
            for w, e in zip(weights, entries):
                value = add(value, mul(w, e))
            result.append((pow(omega, exponent, P), value))
        return result

    def samples(self, o):
        return [([self.t.challenge() for _ in range(o["variables"])], self.t.read_ext()) for _ in range(o["samples"])]

    def rounds(self, grind):
        for g in grind:
            constant, square = self.t.read_ext(), self.t.read_ext()
            self.t.grinding(g)
            r = self.t.challenge()
            linear = sub(sub(self.sum, add(constant, constant)), square)
            self.sum = add(constant, mul(r, add(linear, mul(r, square))))
            self.point.append(r)

    def verify(self):
        f = self.fixture
        oracles, last = parameters(f)
        n = f["variables"]
        self.t = t = Transcript(self.p16, f["domain"].encode(), bytes.fromhex(f["proof"]))
        root = t.read(8)
        samples = self.samples(oracles[0])
        t.observe_list([c["value"] for c in f["claims"]])
        point = [tuple(x) for x in f["point"]]
        gamma, power = t.challenge(), ONE
        self.sum, self.point, weights = ZERO, [], []

        def join(power, value, weight):
            self.sum = add(self.sum, mul(power, value))
            weights.append((power, len(self.point), weight))
            return mul(power, gamma)

        for z, y in samples:
            power = join(power, y, lambda R, z=z: eq(z, R))
        for c in f["claims"]:

            def claim_weight(R, c=c):
                product = eq(point[len(point) - c["variables"] :], R[n - c["variables"] :])
                for i in range(n - c["variables"]):
                    product = mul(product, R[i] if c["offset"] >> (n - 1 - i) & 1 else sub(ONE, R[i]))
                return product

            power = join(power, tuple(c["value"]), claim_weight)
        for i, o in enumerate(oracles):
            self.rounds(o["grind"])
            rho = self.point[len(self.point) - o["k"] :]
            block = o["variables"] - o["k"]
            width = -(-f["length"] // 2**block) if i == 0 else 5 * 2 ** o["k"]
            if i + 1 < len(oracles):
                new_root, samples = t.read(8), self.samples(oracles[i + 1])
            else:
                values = t.read_list(2**last)
            queries = self.queries(o, root, width, i == 0, rho)
            if i + 1 < len(oracles):
                root, gamma = new_root, t.challenge()
                power = gamma
                for z, y in samples:
                    power = join(power, y, lambda R, z=z: eq(z, R))
                for x, v in queries:

                    def query_weight(R, x=x):
                        product = ONE
                        for r in reversed(R):
                            product = mul(product, add(ONE, scale(r, x - 1)))
                            x = x * x % P
                        return product

                    power = join(power, v, query_weight)
        for x, v in queries:
            total = ZERO
            for value in reversed(values):
                total = add(scale(total, x), value)
            require(total == v, "final polynomial")
        self.rounds([0] * last)
        weight = ZERO
        for power, start, closed_form in weights:
            weight = add(weight, mul(power, closed_form(self.point[start:])))
        value = ZERO
        for w, x in zip(eq_table(self.point[n - last :]), values):
            value = add(value, mul(w, x))
        require(self.sum == mul(value, weight), "sum")
        require(t.offset == len(t.words), "trailing words")


def main():
    constants = json.load(open(sys.argv[1]))
    for path in sys.argv[2:]:
        fixture = json.load(open(path))
        Verifier(constants, fixture).verify()
        for change in (lambda f: f["claims"][0].update(value=[1, 2, 3, 4, 5]), lambda f: f.update(length=f["length"] // 2)):
            altered = json.loads(json.dumps(fixture))
            change(altered)
            try:
                Verifier(constants, altered).verify()
            except Refused:
                continue
            sys.exit(f"{path}: an altered statement was accepted")
        print(f"{path}: accepted, {len(fixture['proof']) // 2} bytes; altered statements refused")


main()
