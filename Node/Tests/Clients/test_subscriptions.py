"""Subscriptions over a WebSocket."""
import asyncio

from conftest import rpc
from web3 import AsyncWeb3, WebSocketProvider
from web3.utils.subscriptions import LogsSubscription, NewHeadsSubscription, PendingTxSubscription


def events(node, subscriptions, act, count):
    """Subscribes, acts, and returns the first `count` events of all subscriptions as (label, result)."""

    async def collect():
        found = []
        done = asyncio.Event()

        async def handler(context):
            found.append((context.subscription.label, context.result))
            if len(found) >= count:
                done.set()

        async with AsyncWeb3(WebSocketProvider(node.ws)) as w3:
            await w3.subscription_manager.subscribe([make(handler) for make in subscriptions])
            handling = asyncio.create_task(w3.subscription_manager.handle_subscriptions(run_forever=True))
            await asyncio.to_thread(act)
            await done.wait()
            handling.cancel()
            await asyncio.gather(handling, return_exceptions=True)
        return found

    return asyncio.run(collect())


def test_heads_transactions_and_logs(node, w3, probe):
    receipts = []

    def act():
        for i in range(3):
            receipts.append(w3.eth.wait_for_transaction_receipt(probe.functions.store(60 + i, i).transact()))

    found = events(
        node,
        [lambda h: NewHeadsSubscription(label="head", handler=h),
         lambda h: PendingTxSubscription(label="pending", handler=h),
         lambda h: LogsSubscription(label="log", address=probe.address, handler=h)],
        act, 9)
    results = {name: [r for label, r in found if label == name] for name in ("head", "pending", "log")}
    assert [head.hash for head in results["head"]] == [r.blockHash for r in receipts]
    assert [bytes(t) for t in results["pending"]] == [bytes(r.transactionHash) for r in receipts]
    assert [bytes(log.transactionHash) for log in results["log"]] == [bytes(r.transactionHash) for r in receipts]


def test_logs_of_blocks_that_go(node, w3, probe):
    saved = rpc(w3, "evm_snapshot")

    def act():
        w3.eth.wait_for_transaction_receipt(probe.functions.store(70, 1).transact())
        assert rpc(w3, "evm_revert", saved)

    found = events(node, [lambda h: LogsSubscription(label="log", address=probe.address, handler=h)], act, 2)
    assert [log.removed for _, log in found] == [False, True]


def test_calls_over_the_same_connection(node, w3):
    async def ask():
        async with AsyncWeb3(WebSocketProvider(node.ws)) as connection:
            return await asyncio.gather(*(connection.eth.get_block(0) for _ in range(50)))

    assert {block.hash for block in asyncio.run(ask())} == {w3.eth.get_block(0).hash}
