#!/usr/bin/env python3
"""Differential fuzzing of the EVM: random programs and transactions, the same gas, logs and state as another implementation.

  Scripts/fuzz-evm.sh revm  --seconds 60            messages under Cancun's rules, beside revm (pyrevm 0.3.7)
  Scripts/fuzz-evm.sh specs --seconds 60            blocks under Prague's and Osaka's rules, beside the executable
                                                    specification (ethereum-execution 2.20.0)

Every case is made from a number; --first says which one comes first. A difference is printed with its number and written to a
file that `martinet evm t8n --lines` reads; the exit status is 1 then.
"""
import argparse
import io
import json
import logging
import os
import random
import subprocess
import sys
import tarfile
import time

from coincurve import PrivateKey
from ethereum.crypto.hash import keccak256

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MARTINET = os.environ.get("MARTINET", os.path.join(ROOT, "bin", "martinet"))
VECTORS = os.environ.get("MARTINET_VECTORS", os.path.join(ROOT, "..", "shared", "vectors"))

KEYS = [keccak256(b"key %d" % i) for i in range(4)]
NUMBER = 6
HASHES = {n: keccak256(str(n).encode()) for n in range(NUMBER)}
COINBASE = "0x" + "c0" * 20


def address_of(key):
    return "0x" + keccak256(PrivateKey(key).public_key.format(compressed=False)[1:])[12:].hex()


SENDERS = [address_of(key) for key in KEYS]
CONTRACTS = ["0x%040x" % (0x1000 + i) for i in range(5)]
PRECOMPILES = ["0x%040x" % i for i in list(range(1, 18)) + [0x100]]


# -- programs ------------------------------------------------------------------------------------------------------------

def push(value):
    size = (value.bit_length() + 7) // 8
    return bytes([0x5F + size]) + value.to_bytes(size, "big")


class Program:
    """Bytecode of instructions that mostly find on the stack what they need."""

    # Opcode: stack items in, out.
    PLAIN = {
        **{op: (2, 1) for op in (0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0B, 0x10, 0x11, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18,
                                 0x1A, 0x1B, 0x1C, 0x1D)},
        0x08: (3, 1), 0x09: (3, 1), 0x0A: (2, 1), 0x15: (1, 1), 0x19: (1, 1),
        **{op: (0, 1) for op in (0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3A, 0x3D, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48,
                                 0x4A, 0x58, 0x59, 0x5A)},
        0x35: (1, 1), 0x50: (1, 0), 0x49: (1, 1), 0x40: (1, 1),
    }

    def __init__(self, rng, osaka, depth=0):
        self.rng, self.osaka, self.depth = rng, osaka, depth
        self.code = bytearray()
        self.height = 0

    def value(self):
        r = self.rng
        kind = r.randrange(12)
        if kind < 4:
            return r.randrange(0, 40)
        if kind < 6:
            return r.choice([0, 1, 2, 31, 32, 33, 63, 64, 255, 256, 257, 1023, 1024])
        if kind < 8:
            return r.choice([2**64 - 1, 2**64, 2**128 - 1, 2**128, 2**255, 2**255 - 1, 2**256 - 1, 2**256 - 2, 2**160])
        if kind < 9:
            return int(self.address(), 16)
        return r.getrandbits(r.choice([8, 16, 32, 64, 128, 160, 255, 256]))

    def address(self):
        r = self.rng
        return r.choice([r.choice(CONTRACTS), r.choice(CONTRACTS), r.choice(PRECOMPILES), r.choice(SENDERS), COINBASE,
                         "0x%040x" % r.randrange(0x2000, 0x2004)])

    def push(self, value):
        self.code += push(value)
        self.height += 1

    def op(self, opcode, inputs, outputs):
        self.code.append(opcode)
        self.height += outputs - inputs

    def small(self):
        return self.rng.choice([0, 0, 1, 5, 31, 32, 33, 64, 96, 100, 200])

    def step(self):
        r = self.rng
        kind = r.randrange(100)
        if kind < 38:
            opcode = r.choice(list(self.PLAIN) + ([0x1E] if self.osaka else []))
            inputs, outputs = self.PLAIN.get(opcode, (1, 1))
            if opcode == 0x40:
                self.push(r.choice([0, 1, 4, 5, 6, 7, 300, 2**64]))
            else:
                while self.height < inputs or r.randrange(3) == 0:
                    self.push(self.value())
            self.op(opcode, inputs, outputs)
        elif kind < 44 and self.height:
            n = r.randrange(1, min(self.height, 16) + 1)
            if r.randrange(2):
                self.op(0x7F + n, 0, 1)
            elif n < self.height and n <= 16:
                self.op(0x8F + n, 0, 0)
        elif kind < 52:
            self.push(self.value())
            self.push(self.small())
            self.op(r.choice([0x52, 0x52, 0x53]), 2, 0)
        elif kind < 55:
            self.push(self.small())
            self.op(0x51, 1, 1)
        elif kind < 63:
            slot = r.randrange(4)
            if r.randrange(2):
                self.push(r.choice([0, 0, 1, 2, self.value()]))
                self.push(slot)
                self.op(r.choice([0x55, 0x55, 0x55, 0x5D]), 2, 0)
            else:
                self.push(slot)
                self.op(r.choice([0x54, 0x54, 0x5C]), 1, 1)
        elif kind < 67:
            self.push(self.small())
            self.push(self.small())
            self.op(0x20, 2, 1)
        elif kind < 72:
            opcode = r.choice([0x37, 0x39, 0x3E, 0x5E])
            self.push(self.small() if opcode != 0x3E else r.choice([0, 0, 0, 1, 32]))
            self.push(self.small() if opcode != 0x3E else 0)
            self.push(self.small())
            self.op(opcode, 3, 0)
        elif kind < 76:
            opcode = r.choice([0x31, 0x3B, 0x3F, 0x3C])
            if opcode == 0x3C:
                self.push(self.small())
                self.push(self.small())
                self.push(self.small())
                self.push(int(self.address(), 16))
                self.op(opcode, 4, 0)
            else:
                self.push(int(self.address(), 16))
                self.op(opcode, 1, 1)
        elif kind < 79:
            topics = r.randrange(5)
            for _ in range(topics):
                self.push(self.value())
            self.push(self.small())
            self.push(self.small())
            self.op(0xA0 + topics, topics + 2, 0)
        elif kind < 89:
            self.call()
        elif kind < 92 and self.depth < 2:
            self.create()
        elif kind < 95:
            # Over some instructions, perhaps.
            self.push(r.randrange(2) if r.randrange(3) else self.value())
            inner = Program(r, self.osaka, self.depth + 1)
            inner.height = self.height - 1
            for _ in range(r.randrange(3)):
                inner.step()
            skip = bytes(inner.code)
            while inner.height > self.height - 1:
                skip += b"\x50"
                inner.height -= 1
            if inner.height != self.height - 1 or len(skip) > 4000:
                self.op(0x50, 1, 0)
                return
            target = len(self.code) + 3 + 1 + len(skip)
            self.code += b"\x61" + target.to_bytes(2, "big") + b"\x57" + skip + b"\x5b"
            self.height -= 1
        elif kind < 97:
            n = r.randrange(1, 33)
            self.code += bytes([0x5F + n]) + r.randbytes(n)
            self.height += 1
        elif kind < 98:
            if r.randrange(4) == 0:
                self.code.append(r.randrange(256))
        elif r.randrange(4) == 0:
            self.end(r.choice([0x00, 0xF3, 0xFD, 0xFE, 0xFF]))

    def call(self):
        r = self.rng
        opcode = r.choice([0xF1, 0xF1, 0xF1, 0xF2, 0xF4, 0xFA])
        self.push(r.choice([0, 32, 64]))
        self.push(self.small())
        self.push(self.small())
        self.push(self.small())
        if opcode in (0xF1, 0xF2):
            self.push(r.choice([0, 0, 0, 1, 1, 10, 2**100]))
        self.push(int(self.address(), 16))
        if r.randrange(2):
            self.op(0x5A, 0, 1)
        else:
            self.push(r.choice([0, 100, 2300, 3000, 20000, 100000, 2**64]))
        inputs = 7 if opcode in (0xF1, 0xF2) else 6
        self.op(opcode, inputs, 1)

    def create(self):
        r = self.rng
        inner = Program(r, self.osaka, self.depth + 1)
        for _ in range(r.randrange(8)):
            inner.step()
        inner.end(r.choice([0xF3, 0xF3, 0xF3, 0xFD, 0x00]))
        code = bytes(inner.code)[:600]
        base = r.choice([0, 32])
        for i in range(0, len(code), 32):
            self.push(int.from_bytes(code[i:i + 32].ljust(32, b"\0"), "big"))
            self.push(base + i)
            self.op(0x52, 2, 0)
        if r.randrange(2):
            self.push(r.randrange(3))
            self.push(len(code))
            self.push(base)
            self.push(r.choice([0, 0, 1]))
            self.op(0xF5, 4, 1)
        else:
            self.push(len(code))
            self.push(base)
            self.push(r.choice([0, 0, 1]))
            self.op(0xF0, 3, 1)

    def end(self, opcode):
        if opcode in (0xF3, 0xFD):
            self.push(self.small())
            self.push(self.small())
            self.op(opcode, 2, 0)
        elif opcode == 0xFF:
            self.push(int(self.address(), 16))
            self.op(opcode, 1, 0)
        elif opcode is not None:
            self.op(opcode, 0, 0)

    def build(self):
        for _ in range(self.rng.randrange(1, 60)):
            if self.height > 900:
                break
            self.step()
        self.end(self.rng.choice([0x00, 0xF3, 0xF3, 0xF3, 0xF3, 0xFD, 0xFF]))
        return bytes(self.code)[:20000]


def random_state(rng, osaka):
    state = {}
    for address in CONTRACTS:
        code = Program(rng, osaka).build() if rng.randrange(8) else rng.randbytes(rng.randrange(1, 80))
        if code[:1] == b"\xef":
            code = b"\x5b" + code
        storage = {hex(i): hex(rng.choice([1, 2, rng.getrandbits(256)])) for i in range(4) if rng.randrange(2)}
        state[address] = {"nonce": "0x1", "balance": hex(rng.choice([0, 1, 10**18])), "code": "0x" + code.hex(), "storage": storage}
    for address in SENDERS:
        state[address] = {"nonce": "0x0", "balance": hex(10**24), "code": "0x", "storage": {}}
    return state


# -- our side ------------------------------------------------------------------------------------------------------------

class Martinet:
    def __init__(self):
        self.process = subprocess.Popen(
            [MARTINET, "evm", "t8n", "--lines", "--state.reward", "-1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"martinet ended with status {self.process.wait()} on a case: a trap")
        return json.loads(line)


def environment(fork, base_fee):
    env = {
        "currentCoinbase": COINBASE, "currentGasLimit": hex(30_000_000), "currentNumber": hex(NUMBER), "currentTimestamp": hex(1000),
        "currentRandom": "0x" + "ab" * 32, "currentDifficulty": "0x0", "currentBaseFee": hex(base_fee),
        "currentExcessBlobGas": "0x0", "parentBeaconBlockRoot": "0x" + "be" * 32, "withdrawals": [],
        "blockHashes": {str(n): "0x" + h.hex() for n, h in HASHES.items()},
        "parentUncleHash": "0x" + "00" * 32, "ommers": [],
    }
    return env


# -- revm ----------------------------------------------------------------------------------------------------------------

class Revm:
    """One message a case. No fees, and the sender's nonce stays where it is."""

    def __init__(self):
        import pyrevm
        self.pyrevm = pyrevm

    def case(self, seed):
        rng = random.Random(seed)
        state = random_state(rng, osaka=False)
        data = rng.randbytes(rng.choice([0, 4, 32, 100]))
        message = {
            "to": rng.choice(CONTRACTS), "data": data, "value": rng.choice([0, 0, 1, 12345]),
            "gas": rng.choice([60_000, 200_000, 1_000_000, 1_000_000, 5_000_000]),
        }
        tx = {
            "type": "0x0", "nonce": "0x0", "gasPrice": "0x0", "gas": hex(message["gas"]), "to": message["to"],
            "value": hex(message["value"]), "input": "0x" + data.hex(), "v": "0x0", "r": "0x0", "s": "0x0",
            "secretKey": "0x" + KEYS[0].hex(),
        }
        return {"fork": "Cancun", "alloc": state, "env": environment("Cancun", 0), "txs": [tx]}, message

    def compare(self, ours, request, message):
        p, state = self.pyrevm, request["alloc"]
        evm = p.EVM(
            env=p.Env(
                cfg=p.CfgEnv(chain_id=1),
                block=p.BlockEnv(
                    number=NUMBER, timestamp=1000, coinbase=COINBASE, gas_limit=30_000_000, basefee=0,
                    prevrandao=bytes.fromhex("ab" * 32), excess_blob_gas=0)), gas_limit=30_000_000)
        for address, account in state.items():
            code = bytes.fromhex(account["code"][2:])
            evm.insert_account_info(
                address, p.AccountInfo(
                    nonce=int(account["nonce"], 16), balance=int(account["balance"], 16), **({"code": code} if code else {})))
            for key, value in account["storage"].items():
                mark = evm.snapshot()
                evm.insert_account_storage(address, int(key, 16), int(value, 16))
                evm.revert(mark)
        try:
            evm.message_call(SENDERS[0], message["to"], message["data"], message["value"], message["gas"])
            success = True
        except RuntimeError as error:
            # An intrinsic error would have no result of this message.
            success = False
            if evm.result is None:
                return f"revm: {error}"
        result = evm.result
        receipts = ours["result"]["receipts"]
        if len(receipts) != 1:
            return f"refused: {ours['result'].get('rejected')}"
        receipt = receipts[0]
        if (receipt["status"] == "0x1") != success:
            return f"success {receipt['status']}, revm {success}"
        if int(receipt["gasUsed"], 16) != result.gas_used:
            return f"gas {int(receipt['gasUsed'], 16)}, revm {result.gas_used}"
        logs = [(l.address.lower(), [str(t) for t in l.data[0]], bytes(l.data[1])) for l in result.logs] if success else []
        own = [(l["address"], l["topics"], bytes.fromhex(l["data"][2:])) for l in receipt["logs"]]
        if [(a, len(t), d) for a, t, d in logs] != [(a, len(t), d) for a, t, d in own]:
            return f"logs {own}, revm {logs}"
        for address, account in ours["alloc"].items():
            info = evm.basic(address)
            nonce = int(account.get("nonce", "0x0"), 16) - (1 if address == SENDERS[0] else 0)
            if info.nonce != nonce or info.balance != int(account["balance"], 16):
                return f"{address}: nonce {nonce}, balance {account['balance']}; revm {info.nonce}, {info.balance:#x}"
            code = bytes.fromhex(account.get("code", "0x")[2:])
            theirs = bytes(info.code or b"")
            if theirs[: len(code)] != code or theirs[len(code):].strip(b"\0"):
                return f"{address}: code {code.hex()}, revm {theirs.hex()}"
            slots = {int(k, 16): int(v, 16) for k, v in account.get("storage", {}).items()}
            before = {int(k, 16) for k in state.get(address, {"storage": {}})["storage"]}
            for key in set(slots) | before | set(range(4)):
                if evm.storage(address, key) != slots.get(key, 0):
                    return f"{address}: slot {key:#x} is {slots.get(key, 0):#x}, revm {evm.storage(address, key):#x}"
        return None


# -- the executable specification ------------------------------------------------------------------------------------------

class Specs:
    """Some transactions of all kinds a case, valid and not."""

    def __init__(self):
        from ethereum_spec_tools import evm_tools
        from ethereum_spec_tools.evm_tools.t8n import ForkCache
        logging.disable(logging.CRITICAL)
        self.main, self.cache = evm_tools.main, ForkCache()
        self.system = self.system_contracts()

    @staticmethod
    def system_contracts():
        path = os.path.join(VECTORS, "bench-contracts.tar.xz")
        if not os.path.exists(path):
            raise SystemExit(f"{path} is missing: the contracts that the protocol calls are taken from it")
        with tarfile.open(path) as archive:
            contracts = json.load(archive.extractfile("bench-contracts/mainnet-contracts.json"))["contracts"]
        return {
            c["address"]: {"nonce": "0x1", "balance": "0x0", "code": c["runtime"], "storage": {}}
            for c in contracts if c["name"].startswith("EIP-")}

    def case(self, seed):
        rng = random.Random(seed)
        fork = rng.choice(["Prague", "Osaka"])
        state = {**self.system, **random_state(rng, osaka=fork == "Osaka")}
        for address in CONTRACTS[3:]:
            if rng.randrange(4) == 0:
                # A delegation.
                state[address]["code"] = "0xef0100" + rng.choice(CONTRACTS + PRECOMPILES + SENDERS)[2:]
        if rng.randrange(4) == 0:
            state[SENDERS[1]]["code"] = "0xef0100" + rng.choice(CONTRACTS)[2:]
        nonces = {address: 0 for address in SENDERS}
        txs = [self.transaction(rng, fork, nonces) for _ in range(rng.randrange(1, 5))]
        env = environment(fork, 7)
        if rng.randrange(3) == 0:
            env["withdrawals"] = [
                {"index": hex(i), "validatorIndex": hex(i), "address": rng.choice(CONTRACTS + ["0x" + "77" * 20]),
                 "amount": hex(rng.choice([0, 1, 10**9]))} for i in range(rng.randrange(3))]
        return {"fork": fork, "alloc": state, "env": env, "txs": txs}, None

    def transaction(self, rng, fork, nonces):
        """Most are valid; `wild` ones take their fields from more values."""
        wild = rng.randrange(6) == 0
        sender = rng.randrange(len(SENDERS))
        address = SENDERS[sender]
        kind = rng.randrange(5)
        to = rng.choice(CONTRACTS * 3 + PRECOMPILES + SENDERS + ["0x" + "99" * 20])
        data = rng.randbytes(rng.choice([0, 4, 36, 100, 300])) if rng.randrange(2) else bytes(rng.randrange(200))
        creates = kind < 3 and rng.randrange(5) == 0
        if creates:
            inner = Program(rng, fork == "Osaka")
            for _ in range(rng.randrange(10)):
                inner.step()
            inner.end(rng.choice([0xF3, 0xF3, 0xFD, 0x00]))
            data = bytes(inner.code)
        nonce = nonces[address] + (rng.choice([0, 1, -1, 100]) if wild else 0)
        gas = [60_000, 200_000, 200_000, 1_000_000, 1_000_000, 3_000_000]
        if wild:
            gas += [20_999, 21_000, 25_000, 53_000, 2**24, 2**24 + 1, 31_000_000]
        tx = {
            "type": hex(kind), "chainId": "0x1", "nonce": hex(max(nonce, 0)), "to": None if creates else to,
            "gas": hex(rng.choice(gas)), "value": hex(rng.choice([0, 0, 1, 10**18] + [2**100] * wild)), "input": "0x" + data.hex(),
            "v": "0x0", "r": "0x0", "s": "0x0", "secretKey": "0x" + KEYS[sender].hex(),
        }
        price = rng.choice([7, 7, 8, 1000, 10**9] + [6, 0] * wild)
        if kind < 2:
            tx["gasPrice"] = hex(price)
        else:
            tx["maxFeePerGas"] = hex(price)
            tx["maxPriorityFeePerGas"] = hex(rng.choice([0, 0, 1, price] + [price + 1] * wild))
        if kind >= 1:
            tx["accessList"] = [
                {"address": rng.choice(CONTRACTS + PRECOMPILES), "storageKeys": ["0x%064x" % rng.randrange(5) for _ in range(rng.randrange(3))]}
                for _ in range(rng.randrange(3))]
        if kind == 3:
            tx["maxFeePerBlobGas"] = hex(rng.choice([1, 1, 10] + [0] * wild))
            version = lambda: rng.choice(["01"] * 9 + ["02"]) if wild else "01"
            tx["blobVersionedHashes"] = [
                "0x" + version() + "%062x" % i for i in range(rng.choice([1, 1, 2, 6] + [0, 7, 9, 10] * wild))]
        if kind == 4:
            tx["authorizationList"] = [self.authorization(rng, nonces) for _ in range(rng.choice([1, 1, 2, 3] + [0] * wild))]
        # Where a wild one is refused, the later ones of its sender are refused as well.
        if nonce == nonces[address]:
            nonces[address] += 1
        return tx

    def authorization(self, rng, nonces):
        from ethereum_rlp import rlp
        from ethereum_types.numeric import Uint
        i = rng.randrange(len(KEYS))
        chain = rng.choice([0, 1, 1, 2])
        target = rng.choice(CONTRACTS + PRECOMPILES + ["0x" + "00" * 20])
        nonce = max(0, nonces[SENDERS[i]] + rng.choice([0, 0, 0, 1, 1]))
        digest = keccak256(b"\x05" + rlp.encode((Uint(chain), bytes.fromhex(target[2:]), Uint(nonce))))
        signature = PrivateKey(KEYS[i]).sign_recoverable(digest, hasher=None)
        r, s, y = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big"), signature[64]
        if rng.randrange(12) == 0:
            s = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141 - s
            y ^= 1
        if rng.randrange(20) == 0:
            y = 2
        return {"chainId": hex(chain), "address": target, "nonce": hex(nonce), "v": hex(y), "yParity": hex(y), "r": hex(r), "s": hex(s)}

    # Not txRoot: the specification's tool counts refused transactions there.
    KEYS_OF_RESULT = ["stateRoot", "receiptsRoot", "logsHash", "gasUsed", "requestsHash", "blobGasUsed", "withdrawalsRoot"]

    def compare(self, ours, request, _):
        out = io.StringIO()
        text = json.dumps({k: request[k] for k in ("alloc", "env", "txs")})
        arguments = [
            "t8n", "--input.env=stdin", "--input.alloc=stdin", "--input.txs=stdin", "--output.result=stdout", "--output.body=stdout",
            "--output.alloc=stdout", f"--state.fork={request['fork']}", "--state.chainid=1", "--state.reward=-1"]
        errors, sys.stderr = sys.stderr, io.StringIO()
        try:
            self.main(args=arguments, out_file=out, in_file=io.StringIO(text), fork_cache=self.cache)
        finally:
            sys.stderr = errors
        theirs = json.loads(out.getvalue())
        a, b = ours["result"], theirs["result"]
        refused = ([r["index"] for r in a.get("rejected", [])], [r["index"] for r in b.get("rejected", [])])
        if refused[0] != refused[1]:
            return f"refused {a.get('rejected')}, specs {b.get('rejected')}"
        for key in self.KEYS_OF_RESULT:
            # With refused transactions the specification's tool leaves gaps in the receipts' trie.
            if key == "receiptsRoot" and refused[0]:
                continue
            if key in b and b[key] is not None and number(a.get(key)) != number(b[key]):
                return f"{key} {a.get(key)}, specs {b[key]}: {difference(ours['alloc'], theirs['alloc'])}"
        return None


def number(text):
    return int(text, 16) if isinstance(text, str) else text


def difference(ours, theirs):
    """The first account in which two states differ."""
    for address in sorted(set(ours) | set(theirs)):
        a, b = ours.get(address), theirs.get(address)
        if a is None or b is None:
            return f"{address}: {a}, specs {b}"
        plain = lambda x: (
            number(x.get("balance", "0x0")), number(x.get("nonce", "0x0")), x.get("code", "0x"),
            {number(k): number(v) for k, v in x.get("storage", {}).items()})
        if plain(a) != plain(b):
            return f"{address}: {plain(a)}, specs {plain(b)}"
    return "the states are the same"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("peer", choices=["revm", "specs"])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--first", type=int, default=None, help="the first case; by default another one each time")
    parser.add_argument("--cases", type=int, default=None)
    options = parser.parse_args()
    peer = Revm() if options.peer == "revm" else Specs()
    martinet = Martinet()
    seed = options.first if options.first is not None else int(time.time()) * 1_000_000
    first, end, failures, gas, refused, failed = seed, time.time() + options.seconds, 0, 0, 0, 0
    while time.time() < end and (options.cases is None or seed < first + options.cases):
        request, extra = peer.case(seed)
        ours = martinet.run(request)
        difference = f"error {ours}" if "error" in ours else peer.compare(ours, request, extra)
        if difference:
            failures += 1
            path = f"fuzz-evm-{options.peer}-{seed}.json"
            with open(path, "w") as file:
                json.dump(request, file)
            print(f"case {seed}: {difference[:2000]}\n  written to {path}", flush=True)
            if failures >= 10:
                break
        else:
            gas += int(ours["result"]["gasUsed"], 16)
            refused += len(ours["result"].get("rejected", []))
            failed += sum(r["status"] == "0x0" for r in ours["result"]["receipts"])
        seed += 1
    print(
        f"{options.peer}: {seed - first} cases from {first}, {failures} differences; {gas:,} gas, {refused} transactions refused, "
        f"{failed} failed", flush=True)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
