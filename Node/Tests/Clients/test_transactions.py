"""Transactions of every kind, signed by eth-account."""
import pytest
from conftest import rpc, rpc_error
from eth_account import Account
from web3.exceptions import Web3RPCError

BLOB = b"\x00" + b"martinet"
BLOB = BLOB + bytes(4096 * 32 - len(BLOB))


@pytest.fixture
def sender(keys):
    return keys[5]


@pytest.fixture
def fields(w3, keys, sender):
    return {
        "to": keys[6].address, "value": 12, "gas": 30_000, "chainId": w3.eth.chain_id,
        "nonce": w3.eth.get_transaction_count(sender.address)}


def sent(w3, key, transaction, **extra):
    signed = key.sign_transaction(transaction, **extra)
    receipt = w3.eth.wait_for_transaction_receipt(w3.eth.send_raw_transaction(signed.raw_transaction))
    # eth-account's hash of a blob transaction is that of its network form, with the blobs.
    assert receipt.status == 1 and (extra or receipt.transactionHash == signed.hash)
    found = w3.eth.get_transaction(receipt.transactionHash)
    assert found["from"] == key.address and found.nonce == transaction["nonce"]
    raw = w3.eth.get_raw_transaction(receipt.transactionHash)
    assert w3.keccak(raw) == receipt.transactionHash and Account.recover_transaction(raw) == key.address
    return receipt, found


def test_legacy(w3, sender, fields):
    receipt, found = sent(w3, sender, {**fields, "gasPrice": w3.eth.gas_price * 2})
    assert found.type == 0 and receipt.effectiveGasPrice == found.gasPrice
    assert found.v in (w3.eth.chain_id * 2 + 35, w3.eth.chain_id * 2 + 36)


def test_legacy_without_chain(w3, sender, fields):
    del fields["chainId"]
    transaction = {**fields, "gasPrice": w3.eth.gas_price * 2}
    receipt, found = sent(w3, sender, transaction)
    assert found.v in (27, 28)


def test_access_list(w3, sender, fields, probe):
    listed = [{"address": probe.address, "storageKeys": ["0x" + "00" * 32]}]
    _, found = sent(w3, sender, {**fields, "gasPrice": w3.eth.gas_price * 2, "accessList": listed, "type": 1})
    assert found.type == 1 and found.accessList[0].address == probe.address


def test_dynamic_fee(w3, sender, fields):
    fee = w3.eth.get_block("latest").baseFeePerGas
    receipt, found = sent(
        w3, sender, {**fields, "type": 2, "maxFeePerGas": fee * 3, "maxPriorityFeePerGas": 5})
    block = w3.eth.get_block(receipt.blockNumber)
    assert found.type == 2 and receipt.effectiveGasPrice == block.baseFeePerGas + 5


@pytest.fixture
def takes_blobs(node):
    if not node.takes_blobs:
        pytest.skip("the shared vectors with the KZG trusted setup are not there")


def test_blob(w3, sender, fields, takes_blobs):
    fee = w3.eth.get_block("latest").baseFeePerGas
    transaction = {
        **fields, "type": 3, "maxFeePerGas": fee * 3, "maxPriorityFeePerGas": 5, "maxFeePerBlobGas": 10**9}
    receipt, found = sent(w3, sender, transaction, blobs=[BLOB])
    assert found.type == 3 and receipt.blobGasUsed == 131_072
    assert len(found.blobVersionedHashes) == 1


def test_blob_with_a_false_proof(w3, sender, fields, takes_blobs):
    fee = w3.eth.get_block("latest").baseFeePerGas
    signed = sender.sign_transaction(
        {**fields, "type": 3, "maxFeePerGas": fee * 3, "maxPriorityFeePerGas": 5, "maxFeePerBlobGas": 10**9},
        blobs=[BLOB])
    raw = bytearray(signed.raw_transaction)
    at = raw.index(b"martinet")
    raw[at] ^= 1
    assert rpc_error(w3, "eth_sendRawTransaction", "0x" + raw.hex())["code"] == -32000


def test_delegation(w3, keys, sender, fields, probe):
    """EIP-7702: an account that runs the probe's code for one transaction, by its own signed authorisation."""
    authority = keys[7]
    authorization = authority.sign_authorization({
        "chainId": w3.eth.chain_id, "address": probe.address,
        "nonce": w3.eth.get_transaction_count(authority.address)})
    fee = w3.eth.get_block("latest").baseFeePerGas
    data = probe.encode_abi("store", [3, 4])
    receipt, found = sent(w3, sender, {
        **fields, "type": 4, "to": authority.address, "gas": 200_000, "data": data, "maxFeePerGas": fee * 3,
        "maxPriorityFeePerGas": 1, "authorizationList": [authorization]})
    assert found.type == 4 and found.authorizationList[0].address == probe.address
    assert w3.eth.get_code(authority.address) == bytes.fromhex("ef0100" + probe.address[2:].lower())
    (log,) = receipt.logs
    assert log.address == authority.address


def test_creation(w3, sender, fields):
    del fields["to"]
    receipt, _ = sent(w3, sender, {
        **fields, "value": 0, "gas": 100_000, "gasPrice": w3.eth.gas_price * 2, "data": "0x6001600c60003960016000f300"})
    assert w3.eth.get_code(receipt.contractAddress) == b"\x00"


def test_refusals(w3, keys, sender, fields):
    def refusal(**changed):
        transaction = {**fields, "gasPrice": w3.eth.gas_price * 2, **changed}
        raw = sender.sign_transaction(transaction).raw_transaction
        return rpc_error(w3, "eth_sendRawTransaction", "0x" + raw.hex())["message"]

    assert "nonce too low" in refusal(nonce=0)
    assert "insufficient funds" in refusal(value=10**40)
    assert "intrinsic gas too low" in refusal(gas=20_999)
    assert "chain" in refusal(chainId=w3.eth.chain_id + 1)
    assert "gas limit" in refusal(gas=10**9)


def test_replacement(w3, keys, sender, fields, snapshot):
    rpc(w3, "evm_setAutomine", False)
    try:
        price = w3.eth.gas_price * 2
        first = sender.sign_transaction({**fields, "gasPrice": price})
        better = sender.sign_transaction({**fields, "gasPrice": price * 2})
        w3.eth.send_raw_transaction(first.raw_transaction)
        with pytest.raises(Web3RPCError, match="already known"):
            w3.eth.send_raw_transaction(first.raw_transaction)
        with pytest.raises(Web3RPCError, match="replacement transaction underpriced"):
            same = sender.sign_transaction({**fields, "gasPrice": price, "value": 13})
            w3.eth.send_raw_transaction(same.raw_transaction)
        w3.eth.send_raw_transaction(better.raw_transaction)
        rpc(w3, "evm_mine")
        assert w3.eth.get_transaction_receipt(better.hash).status == 1
    finally:
        rpc(w3, "evm_setAutomine", True)


def test_keys_of_the_node(w3, keys):
    """A client that has no key lets the development chain sign."""
    sent = rpc(w3, "eth_sendTransaction", {"from": keys[8].address, "to": keys[9].address, "value": "0x7"})
    assert w3.eth.wait_for_transaction_receipt(sent).status == 1
    message = "0x" + b"signed by the node".hex()
    signature = rpc(w3, "personal_sign", message, keys[8].address)
    from eth_account.messages import encode_defunct

    assert Account.recover_message(encode_defunct(hexstr=message), signature=signature) == keys[8].address
