"""Logs and filters that are polled."""
from conftest import rpc, rpc_error


def store(w3, probe, key, amount):
    return w3.eth.wait_for_transaction_receipt(probe.functions.store(key, amount).transact())


def test_logs(w3, probe):
    first = store(w3, probe, 10, 1).blockNumber
    last = store(w3, probe, 11, 2).blockNumber
    events = probe.events.Stored.get_logs(from_block=first, to_block=last)
    assert [(e.args.key, e.args.value) for e in events] == [(10, 1), (11, 2)]
    (event,) = probe.events.Stored.get_logs(from_block=first, to_block=last, argument_filters={"key": 11})
    assert event.args.value == 2 and event.blockNumber == last
    by_hash = w3.eth.get_logs({"blockHash": event.blockHash, "address": probe.address})
    assert [log.transactionHash for log in by_hash] == [event.transactionHash]
    assert rpc_error(w3, "eth_getLogs", {"fromBlock": "0x5", "toBlock": "0x1"})["code"] == -32602


def test_log_filter(w3, probe):
    watched = probe.events.Stored.create_filter(from_block="latest", argument_filters={"key": 21})
    watched.get_new_entries()
    store(w3, probe, 20, 1)
    store(w3, probe, 21, 2)
    assert [e.args.key for e in watched.get_new_entries()] == [21]
    assert watched.get_new_entries() == []
    assert watched.get_all_entries()[-1].args.value == 2
    assert w3.eth.uninstall_filter(watched.filter_id)
    assert not w3.eth.uninstall_filter(watched.filter_id)
    assert rpc_error(w3, "eth_getFilterChanges", watched.filter_id)["message"] == "filter not found"


def test_block_and_transaction_filters(w3, keys):
    blocks, pending = w3.eth.filter("latest"), w3.eth.filter("pending")
    receipt = w3.eth.wait_for_transaction_receipt(w3.eth.send_transaction({"to": keys[1].address, "value": 1}))
    assert receipt.blockHash in blocks.get_new_entries()
    assert receipt.transactionHash in pending.get_new_entries()


def test_removed_logs(w3, probe):
    saved = rpc(w3, "evm_snapshot")
    watched = w3.eth.filter({"address": probe.address})
    watched.get_new_entries()
    receipt = store(w3, probe, 30, 1)
    assert [e.removed for e in watched.get_new_entries()] == [False]
    assert rpc(w3, "evm_revert", saved)
    assert [(e.removed, e.blockHash) for e in watched.get_new_entries()] == [(True, receipt.blockHash)]
