"""What every client asks first."""
from conftest import rpc, rpc_error


def test_identity(w3):
    assert w3.eth.chain_id == int(w3.net.version)
    assert w3.client_version.startswith("Martinet")
    assert w3.net.listening and w3.net.peer_count == 0
    assert w3.eth.syncing is False


def test_funded_accounts(w3, keys):
    for key in keys:
        assert w3.eth.get_balance(key.address) > 0
    assert set(w3.eth.accounts) >= {key.address for key in keys}


def test_blocks_link(w3, keys):
    w3.eth.wait_for_transaction_receipt(w3.eth.send_transaction({"to": keys[1].address, "value": 1}))
    block = w3.eth.get_block("latest", full_transactions=True)
    assert block.number > 0
    assert w3.eth.get_block(block.hash).number == block.number
    assert w3.eth.get_block(block.number - 1).hash == block.parentHash
    assert w3.eth.get_block_transaction_count(block.number) == len(block.transactions)
    transaction = block.transactions[0]
    assert w3.eth.get_transaction(transaction.hash) == transaction
    assert w3.eth.get_transaction_by_block(block.number, 0) == transaction
    assert w3.eth.get_raw_transaction(transaction.hash)
    assert w3.eth.get_block_receipts(block.number)[0].transactionHash == transaction.hash
    assert w3.eth.get_block("earliest").number == 0
    assert w3.eth.get_block("pending").number == w3.eth.block_number + 1


def test_fees(w3):
    # Enough for the next block.
    assert w3.eth.gas_price >= w3.eth.fee_history(1, "latest").baseFeePerGas[-1]
    assert w3.eth.max_priority_fee >= 0
    history = w3.eth.fee_history(4, "latest", [10, 50, 90])
    assert len(history.baseFeePerGas) == len(history.gasUsedRatio) + 1
    assert all(len(rewards) == 3 for rewards in history.reward)


def test_batches(w3):
    with w3.batch_requests() as batch:
        batch.add(w3.eth.get_block("latest"))
        batch.add(w3.eth.get_balance(w3.eth.default_account))
        number, balance = batch.execute()
    assert number.number == w3.eth.block_number
    assert balance == w3.eth.get_balance(w3.eth.default_account)


def test_pool(w3, keys, snapshot):
    rpc(w3, "evm_setAutomine", False)
    try:
        sent = w3.eth.send_transaction({"to": keys[1].address, "value": 1})
        assert w3.eth.get_transaction(sent).blockHash is None
        assert int(w3.geth.txpool.status().pending, 16) == 1
        content = w3.geth.txpool.content().pending
        assert list(content.keys()) == [keys[0].address]
        counts = [w3.eth.get_transaction_count(keys[0].address, at) for at in ("latest", "pending")]
        assert counts[1] == counts[0] + 1
    finally:
        rpc(w3, "evm_setAutomine", True)
    assert w3.eth.wait_for_transaction_receipt(sent).status == 1


def test_errors(w3):
    assert rpc_error(w3, "eth_noSuchMethod")["code"] == -32601
    assert rpc_error(w3, "eth_getBalance")["code"] == -32602
    assert rpc_error(w3, "eth_getBalance", "0x12", "latest")["code"] == -32602
    assert rpc_error(w3, "eth_sendRawTransaction", "0x01")["code"] == -32000
