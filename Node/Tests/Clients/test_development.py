"""What development tools expect of a chain for tests (anvil's and hardhat's names)."""
import time

from conftest import rpc


def test_snapshots(w3, keys):
    before = w3.eth.block_number
    balance = w3.eth.get_balance(keys[1].address)
    saved = rpc(w3, "evm_snapshot")
    w3.eth.wait_for_transaction_receipt(w3.eth.send_transaction({"to": keys[1].address, "value": 5}))
    assert w3.eth.get_balance(keys[1].address) == balance + 5
    assert rpc(w3, "evm_revert", saved) is True
    assert w3.eth.block_number == before and w3.eth.get_balance(keys[1].address) == balance
    assert rpc(w3, "evm_revert", saved) is False


def test_time(w3, snapshot):
    start = int(time.time())
    rpc(w3, "evm_increaseTime", 1_000)
    rpc(w3, "evm_mine")
    later = w3.eth.get_block("latest").timestamp
    assert later >= start + 1_000
    rpc(w3, "evm_setNextBlockTimestamp", later + 500)
    rpc(w3, "evm_mine")
    assert w3.eth.get_block("latest").timestamp == later + 500


def test_many_blocks(w3, snapshot):
    before = w3.eth.block_number
    rpc(w3, "anvil_mine", hex(20))
    assert w3.eth.block_number == before + 20


def test_accounts_by_decree(w3, keys, snapshot):
    account = "0x" + "ab" * 20
    rpc(w3, "anvil_setBalance", account, hex(10**18))
    rpc(w3, "anvil_setCode", account, "0x600760005260206000f3")
    rpc(w3, "anvil_setNonce", account, hex(9))
    rpc(w3, "anvil_setStorageAt", account, "0x1", "0x" + (77).to_bytes(32).hex())
    checksummed = w3.to_checksum_address(account)
    assert w3.eth.get_balance(checksummed) == 10**18
    assert w3.eth.get_transaction_count(checksummed) == 9
    assert int.from_bytes(w3.eth.get_storage_at(checksummed, 1)) == 77
    assert int.from_bytes(w3.eth.call({"to": checksummed})) == 7
    # The chain goes on from there.
    w3.eth.wait_for_transaction_receipt(w3.eth.send_transaction({"to": keys[1].address, "value": 1}))
    assert w3.eth.get_balance(checksummed) == 10**18


def test_finality(w3):
    head = w3.eth.block_number
    state = rpc(w3, "martinet_blockFinality", hex(head))
    assert state["finality"] == "ordered"
