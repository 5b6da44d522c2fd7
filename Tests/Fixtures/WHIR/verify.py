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
    # Rounded up to units of 2^-16 bit, so never just the larger one.
    return max(a, b) + max(2.0**-16, math.log2(1 + 2.0 ** -abs(a - b)))


def oracle(shape, m, variables, k, r, after, extra):
    target = shape["target"]
    error = log_sum(math.log2(3) + list_bits(m, r) - FIELD_BITS, gap_bits(m, variables - k + r, r))
    grind = max(0, math.ceil(target + error))
    if grind > shape["foldingGrinding"]:
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
            batch = list_bits(after["m"], after["r"]) + math.log2(queries + extra + max(1, after["samples"])) - FIELD_BITS
            error = log_sum(error, batch)
        work = max(0, math.ceil(target + error))
        if work <= shape["queryGrinding"]:
            return dict(m=m, variables=variables, k=k, r=r, samples=samples, grind=grind, queries=queries, work=work)
        queries += 1


def parameters(shape):
    """The commitments, the queries to the fixed one, the variables of the last polynomial."""
    fixed = shape.get("fixed")
    plan, v, r = [], shape["variables"], shape["logInverseRate"]
    while not plan or v > shape["lastVariables"]:
        join = 1 if fixed and len(plan) == 1 else 0
        k = min(shape["folding"] + join if plan else shape["firstFolding"], v)
        plan.append((v, k, r))
        r += max(0, k - (shape["reduction"] + join if len(plan) > 1 else shape["firstReduction"]))
        v -= k
        if fixed and len(plan) == 1:
            v = max(v, fixed["variables"] - fixed["folding"]) + 1
    most = shape["target"] // fixed["logInverseRate"] + 1 if fixed else 0
    result = []
    for i, (variables, k, r) in reversed(list(enumerate(plan))):
        after = result[0] if result else None
        extra = 0 if i else most
        candidates = [oracle(shape, m, variables, k, r, after, extra) for m in [None] + list(range(3, 129))]
        result.insert(0, min((c for c in candidates if c), key=lambda c: c["queries"]))
    fixed_queries = 0
    while fixed:
        fixed_queries += 1
        error = -fixed_queries * fixed["logInverseRate"]
        if len(result) > 1:
            after = result[1]
            count = result[0]["queries"] + fixed_queries + max(1, after["samples"])
            error = log_sum(error, list_bits(after["m"], after["r"]) + math.log2(count) - FIELD_BITS)
        if shape["target"] - result[0]["work"] + error <= 0:
            break
    return result, fixed_queries, v


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

    def queries(self, count, bits, root, width, first, rho):
        """Opens positions of a commitment: (x, the folded value there)."""
        indices = sorted({self.t.bits(bits) for _ in range(count)})
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

    def join(self, power, gamma, value, piece, weight, head=0, counts=True):
        """A weight on a piece (variables, offset) of the polynomial that the challenges from now on bind; its first
        variables, `head` of them, are those bound last."""
        if counts:
            self.sum = add(self.sum, mul(power, value))
        self.weights.append((power, self.start, head, piece, weight))
        return mul(power, gamma)

    def claim(self, c, point, variables):
        def weight(R):
            product = eq(point[len(point) - c["variables"] :], R[variables - c["variables"] :])
            for i in range(variables - c["variables"]):
                product = mul(product, R[i] if c["offset"] >> (variables - 1 - i) & 1 else sub(ONE, R[i]))
            return product

        return weight

    def terms(self, terms, point, variables):
        """The weight of a claim about several pieces."""
        parts = [(tuple(term["coefficient"]), self.claim(term, point, variables)) for term in terms]

        def weight(R):
            total = ZERO
            for coefficient, part in parts:
                total = add(total, mul(coefficient, part(R)))
            return total

        return weight

    @staticmethod
    def power_weight(x):
        def weight(R):
            product, power = ONE, x
            for r in reversed(R):
                product = mul(product, add(ONE, scale(r, power - 1)))
                power = power * power % P
            return product

        return weight

    def verify(self):
        f = self.fixture
        oracles, fixed_queries, last = parameters(f)
        fixed = f.get("fixed")
        self.t = t = Transcript(self.p16, f["domain"].encode(), bytes.fromhex(f["proof"]))
        if fixed:
            for x in fixed["root"]:
                t.absorb(x)
        root = t.read(8)
        samples = self.samples(oracles[0])
        for group in [f] + ([fixed] if fixed else []):
            t.observe_list([c["value"] for c in group["claims"]] + ([group["sum"]] if "terms" in group else []))
        # The pieces of what the two polynomials become, the larger one first.
        n, k = f["variables"], oracles[0]["k"]
        m, l = (fixed["variables"], fixed["folding"]) if fixed else (0, 0)
        main_piece, fixed_piece = (n - k, 0), (m - l, 2 ** (n - k))
        if fixed and m - l > n - k:
            main_piece, fixed_piece = (n - k, 2 ** (m - l)), (m - l, 0)
        rounds = max(k, l)

        self.sum, self.point, self.weights, self.start = ZERO, [], [], rounds
        gamma, power = t.challenge(), ONE
        values = []
        for z, y in samples:
            values.append((k, power, y))
            power = self.join(power, gamma, y, main_piece, lambda R, z=z: eq(z, R), k, False)
        point = [tuple(x) for x in f["point"]]
        for c in f["claims"]:
            values.append((k, power, tuple(c["value"])))
            power = self.join(power, gamma, ZERO, main_piece, self.claim(c, point, n), k, False)
        if "terms" in f:
            values.append((k, power, tuple(f["sum"])))
            power = self.join(power, gamma, ZERO, main_piece, self.terms(f["terms"], point, n), k, False)
        if fixed:
            point = [tuple(x) for x in fixed["point"]]
            for c in fixed["claims"]:
                values.append((l, power, tuple(c["value"])))
                power = self.join(power, gamma, ZERO, fixed_piece, self.claim(c, point, m), l, False)
            if "terms" in fixed:
                values.append((l, power, tuple(fixed["sum"])))
                power = self.join(power, gamma, ZERO, fixed_piece, self.terms(fixed["terms"], point, m), l, False)
        for left in range(rounds, 0, -1):
            for folding, p, value in values:
                if folding == left:
                    self.sum = add(self.sum, mul(p, value))
            self.rounds([oracles[0]["grind"] if left <= k else 0])

        for i, o in enumerate(oracles):
            if i > 0:
                self.rounds([o["grind"]] * o["k"])
            rho = self.point[len(self.point) - o["k"] :]
            block = o["variables"] - o["k"]
            if i == 0:
                width = -(-f["length"] // 2**block)
            else:
                join_length = 2 ** (n - k) + (2 ** (m - l) if fixed else 0)
                width = 5 * (-(-join_length // 2**block) if i == 1 else 2 ** o["k"])
            if i + 1 < len(oracles):
                new_root, samples = t.read(8), self.samples(oracles[i + 1])
            else:
                values = t.read_list(2**last)
            t.grinding(o["work"])
            found = [(self.queries(o["queries"], block + o["r"], root, width, i == 0, rho), main_piece)]
            if i > 0:
                found[0] = (found[0][0], (block, 0))
            elif fixed:
                bits, width = m - l + fixed["logInverseRate"], -(-fixed["length"] // 2 ** (m - l))
                opened = self.queries(fixed_queries, bits, fixed["root"], width, True, self.point[rounds - l :])
                found.append((opened, fixed_piece))
            if i + 1 < len(oracles):
                root, gamma, self.start = new_root, t.challenge(), len(self.point)
                power, whole = gamma, (oracles[i + 1]["variables"], 0)
                for z, y in samples:
                    power = self.join(power, gamma, y, whole, lambda R, z=z: eq(z, R))
                for queries, piece in found:
                    for x, v in queries:
                        power = self.join(power, gamma, v, piece, self.power_weight(x))
        for queries, (variables, offset) in found:
            for x, v in queries:
                total = ZERO
                for value in reversed(values[offset : offset + 2**variables]):
                    total = add(scale(total, x), value)
                require(total == v, "final polynomial")
        tail = len(self.point)
        self.rounds([0] * last)
        weight = ZERO
        for power, start, head, (variables, offset), closed_form in self.weights:
            R = self.point[start:]
            for i in range(len(R) - variables):
                bit = offset >> (len(R) - 1 - i) & 1
                power = mul(power, R[i] if bit else sub(ONE, R[i]))
            R = self.point[start - head : start] + R[len(R) - variables :]
            weight = add(weight, mul(power, closed_form(R)))
        value = ZERO
        for w, x in zip(eq_table(self.point[tail:]), values):
            value = add(value, mul(w, x))
        require(self.sum == mul(value, weight), "sum")
        require(t.offset == len(t.words), "trailing words")


def main():
    constants = json.load(open(sys.argv[1]))
    for path in sys.argv[2:]:
        fixture = json.load(open(path))
        Verifier(constants, fixture).verify()
        changes = [lambda f: f["claims"][0].update(value=[1, 2, 3, 4, 5]), lambda f: f.update(length=f["length"] // 2)]
        if "fixed" in fixture:
            changes.append(lambda f: f["fixed"]["claims"][-1].update(value=[1, 2, 3, 4, 5]))
            changes.append(lambda f: f["fixed"]["root"].reverse())
        if "terms" in fixture:
            changes.append(lambda f: f["sum"].reverse())
            changes.append(lambda f: f["terms"][3]["coefficient"].reverse())
            changes.append(lambda f: f["fixed"]["terms"][0]["coefficient"].reverse())
        for change in changes:
            altered = json.loads(json.dumps(fixture))
            change(altered)
            try:
                Verifier(constants, altered).verify()
            except Refused:
                continue
            sys.exit(f"{path}: an altered statement was accepted")
        print(f"{path}: accepted, {len(fixture['proof']) // 2} bytes; altered statements refused")


if __name__ == "__main__":
    main()
