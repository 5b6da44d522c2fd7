"""Traces, witnesses, and what else debuggers read."""
import json
import os
import subprocess

import rlp
from conftest import ROOT, rpc, rpc_error


def test_struct_trace(w3, probe):
    receipt = w3.eth.wait_for_transaction_receipt(probe.functions.store(80, 1).transact())
    trace = rpc(w3, "debug_traceTransaction", "0x" + receipt.transactionHash.hex().removeprefix("0x"))
    assert trace["gas"] == receipt.gasUsed and not trace["failed"]
    names = [step["op"] for step in trace["structLogs"]]
    assert "SSTORE" in names and names[-1] in ("STOP", "RETURN")


def test_call_trace(w3, keys, deploy):
    token = deploy("Token", 10**18)
    receipt = w3.eth.wait_for_transaction_receipt(token.functions.transfer(keys[1].address, 3).transact())
    options = {"tracer": "callTracer", "tracerConfig": {"withLog": True}}
    trace = rpc(w3, "debug_traceTransaction", "0x" + receipt.transactionHash.hex().removeprefix("0x"), options)
    assert trace["type"] == "CALL" and trace["to"] == token.address.lower()
    assert int(trace["gasUsed"], 16) == receipt.gasUsed
    assert trace["logs"][0]["topics"][0] == "0x" + receipt.logs[0].topics[0].hex().removeprefix("0x")
    call = {"from": keys[9].address, "to": token.address, "data": token.encode_abi("transfer", [keys[0].address, 10**18])}
    failed = rpc(w3, "debug_traceCall", call, "latest", {"tracer": "callTracer"})
    assert failed["error"] == "execution reverted"
    assert failed["revertReason"] == "erc20: transfer amount exceeds balance"


def test_prestate_trace(w3, probe):
    receipt = w3.eth.wait_for_transaction_receipt(probe.functions.store(81, 5).transact())
    trace = rpc(
        w3, "debug_traceTransaction", "0x" + receipt.transactionHash.hex().removeprefix("0x"),
        {"tracer": "prestateTracer", "tracerConfig": {"diffMode": True}})
    after = trace["post"][probe.address.lower()]["storage"]
    assert [int(v, 16) for v in after.values()] == [5]


def test_raw_forms(w3, probe):
    receipt = w3.eth.wait_for_transaction_receipt(probe.functions.store(82, 5).transact())
    number = hex(receipt.blockNumber)
    block = w3.eth.get_block(receipt.blockNumber)
    header = bytes.fromhex(rpc(w3, "debug_getRawHeader", number)[2:])
    assert w3.keccak(header) == block.hash
    assert rlp.decode(bytes.fromhex(rpc(w3, "debug_getRawBlock", number)[2:]))[0] == rlp.decode(header)
    assert len(rpc(w3, "debug_getRawReceipts", number)) == len(block.transactions)


def test_witness(w3, probe):
    receipt = w3.eth.wait_for_transaction_receipt(probe.functions.store(83, 5).transact())
    witness = rpc(w3, "debug_executionWitness", hex(receipt.blockNumber))
    parent = w3.eth.get_block(receipt.blockNumber - 1)
    roots = {w3.keccak(hexstr=node) for node in witness["state"]}
    assert parent.stateRoot in roots
    assert w3.eth.get_code(probe.address).hex() in {code.removeprefix("0x") for code in witness["codes"]}


def test_stateless_input(w3, probe, tmp_path):
    receipt = w3.eth.wait_for_transaction_receipt(probe.functions.store(85, 5).transact())
    answer = rpc(w3, "martinet_statelessInput", hex(receipt.blockNumber))
    file = tmp_path / "input.ssz"

    def validated(data):
        file.write_bytes(data)
        binary = os.environ.get("MARTINET", str(ROOT / "bin" / "martinet"))
        done = subprocess.run([binary, "evm", "validate", "--json", str(file)], stdout=subprocess.PIPE, text=True)
        return done.returncode, json.loads(done.stdout)

    data = bytes.fromhex(answer["input"][2:])
    status, result = validated(data)
    assert status == 0 and result["valid"] and result["reason"] is None
    assert result["newPayloadRequestRoot"] == answer["newPayloadRequestRoot"]
    assert int(result["schemaID"], 16) == int(answer["schemaId"], 16) == int.from_bytes(data[:2], "big")
    assert int(result["chainID"]) == w3.eth.chain_id
    # The last byte is the signer's.
    status, result = validated(data[:-1] + bytes([data[-1] ^ 1]))
    assert status == 1 and not result["valid"] and "not the key that signed" in result["reason"]


def test_simulation(w3, keys, probe):
    answer = rpc(w3, "eth_simulateV1", {"blockStateCalls": [
        {"calls": [{"from": keys[0].address, "to": probe.address, "data": probe.encode_abi("store", [84, 9])}]},
        {"calls": [{"to": probe.address, "data": probe.encode_abi("values", [84])}]}]}, "latest")
    assert int(answer[1]["calls"][0]["returnData"], 16) == 9
    assert probe.functions.values(84).call() == 0


def test_unknown_tracers_are_named(w3, probe):
    receipt = w3.eth.wait_for_transaction_receipt(probe.functions.store(85, 5).transact())
    error = rpc_error(
        w3, "debug_traceTransaction", "0x" + receipt.transactionHash.hex().removeprefix("0x"), {"tracer": "nonsense"})
    assert "nonsense" in error["message"]
