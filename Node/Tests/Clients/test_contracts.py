"""Vyper contracts, snekmate's tokens among them, as a developer uses them."""
import pytest
from conftest import rpc_error
from eth_abi import decode
from eth_account.messages import encode_typed_data
from web3.exceptions import ContractCustomError, ContractLogicError, Web3RPCError
from web3.logs import DISCARD

WEI = 10**18


@pytest.fixture(scope="module")
def token(deploy):
    return deploy("Token", 1_000 * WEI)


@pytest.fixture(scope="module")
def collection(deploy):
    return deploy("Collectible")


def done(w3, sent):
    receipt = w3.eth.wait_for_transaction_receipt(sent)
    assert receipt.status == 1
    return receipt


def test_erc20(w3, keys, token):
    owner, other, spender = (key.address for key in keys[:3])
    assert token.functions.name().call() == "Test token"
    assert token.functions.totalSupply().call() == 1_000 * WEI
    receipt = done(w3, token.functions.transfer(other, 5 * WEI).transact())
    (event,) = token.events.Transfer().process_receipt(receipt)
    assert dict(event.args) == {"sender": owner, "receiver": other, "value": 5 * WEI}
    done(w3, token.functions.approve(spender, 2 * WEI).transact({"from": other}))
    done(w3, token.functions.transferFrom(other, owner, 2 * WEI).transact({"from": spender}))
    assert token.functions.balanceOf(other).call() == 3 * WEI
    assert token.functions.allowance(other, spender).call() == 0


def test_erc20_reverts(w3, keys, token):
    poor = keys[9].address
    with pytest.raises(ContractLogicError, match="erc20: transfer amount exceeds balance"):
        token.functions.transfer(keys[0].address, 1).call({"from": poor})
    with pytest.raises(ContractLogicError, match="erc20: transfer amount exceeds balance"):
        token.functions.transfer(keys[0].address, 1).estimate_gas({"from": poor})
    # With a gas limit of its own it is not estimated, and fails on the chain.
    sent = token.functions.transfer(keys[0].address, 1).transact({"from": poor, "gas": 100_000})
    receipt = w3.eth.wait_for_transaction_receipt(sent)
    assert receipt.status == 0 and not receipt.logs


def test_permit(w3, keys, token):
    """EIP-2612: a signature of typed data that the contract recovers (ecrecover)."""
    owner, spender = keys[0], keys[3].address
    domain = {
        "name": "Test token", "version": "1", "chainId": w3.eth.chain_id, "verifyingContract": token.address}
    types = {"Permit": [
        {"name": "owner", "type": "address"}, {"name": "spender", "type": "address"},
        {"name": "value", "type": "uint256"}, {"name": "nonce", "type": "uint256"},
        {"name": "deadline", "type": "uint256"}]}
    deadline = w3.eth.get_block("latest").timestamp + 3600
    message = {
        "owner": owner.address, "spender": spender, "value": 7,
        "nonce": token.functions.nonces(owner.address).call(), "deadline": deadline}
    signed = owner.sign_message(encode_typed_data(domain, types, message))
    parts = (signed.v, signed.r.to_bytes(32), signed.s.to_bytes(32))
    done(w3, token.functions.permit(owner.address, spender, 7, deadline, *parts).transact({"from": spender}))
    assert token.functions.allowance(owner.address, spender).call() == 7


def test_erc721(w3, keys, collection):
    owner, other = keys[0].address, keys[1].address
    done(w3, collection.functions.safe_mint(owner, "one").transact())
    receipt = done(w3, collection.functions.safe_mint(owner, "two").transact())
    (event,) = collection.events.Transfer().process_receipt(receipt, errors=DISCARD)
    assert dict(event.args) == {"sender": "0x" + "0" * 40, "receiver": owner, "token_id": 1}
    assert collection.functions.tokenURI(1).call() == "https://pieces.test/two"
    done(w3, collection.functions.transferFrom(owner, other, 1).transact())
    assert collection.functions.ownerOf(1).call() == other
    assert collection.functions.balanceOf(owner).call() == 1
    with pytest.raises(ContractLogicError, match="erc721: caller is not token owner or approved"):
        collection.functions.transferFrom(other, owner, 1).call({"from": keys[2].address})
    with pytest.raises(ContractLogicError):
        collection.functions.ownerOf(99).call()


def test_reverts_carry_their_data(w3, probe):
    with pytest.raises(ContractLogicError, match="the reason is given"):
        probe.functions.with_reason().call()
    with pytest.raises(ContractLogicError):
        probe.functions.without_reason().call()
    with pytest.raises(ContractCustomError) as caught:
        probe.functions.with_data().call()
    data = bytes.fromhex(caught.value.data[2:])
    assert data[:4] == w3.keccak(text="Refused(uint256,address)")[:4]
    assert decode(["uint256", "address"], data[4:]) == (7, "0x" + "0" * 40)
    # Vyper ends what cannot be with an INVALID instruction: no data, and geth's words.
    call = {"to": probe.address, "data": probe.encode_abi("invalid")}
    error = rpc_error(w3, "eth_call", call, "latest")
    assert error["code"] == -32000 and "invalid opcode" in error["message"]
    reverted = rpc_error(w3, "eth_call", {"to": probe.address, "data": probe.encode_abi("with_reason")}, "latest")
    assert reverted["code"] == 3 and reverted["data"].startswith("0x08c379a0")
    assert reverted["message"] == "execution reverted: the reason is given"


def test_a_call_without_end(w3, probe):
    with pytest.raises(Web3RPCError, match="out of gas|aborted"):
        probe.functions.endless().call()


def test_calls_see_their_block(w3, keys, probe):
    number, time, fee, sender, chain = probe.functions.surroundings().call({"from": keys[4].address})
    head = w3.eth.get_block("latest")
    assert chain == w3.eth.chain_id and sender == keys[4].address
    assert head.number <= number <= head.number + 1
    assert time >= head.timestamp


def test_states_of_old_blocks(w3, probe):
    first = done(w3, probe.functions.store(77, 1).transact()).blockNumber
    second = done(w3, probe.functions.store(77, 2).transact()).blockNumber
    assert probe.functions.values(77).call(block_identifier=first) == 1
    assert probe.functions.values(77).call(block_identifier=second) == 2
    assert probe.functions.values(77).call(block_identifier=first - 1) == 0
    assert w3.eth.get_code(probe.address, 0) == b""


def test_overrides(w3, probe):
    call = {"to": probe.address, "data": probe.encode_abi("values", [5])}
    slot = w3.keccak((0).to_bytes(32) + (5).to_bytes(32)).hex()
    changed = {probe.address: {"stateDiff": {"0x" + slot.removeprefix("0x"): "0x" + (42).to_bytes(32).hex()}}}
    assert int.from_bytes(w3.eth.call(call, "latest", changed)) == 42
    # The whole code replaced by PUSH1 7, MSTORE, RETURN.
    replaced = {probe.address: {"code": "0x600760005260206000f3"}}
    assert int.from_bytes(w3.eth.call(call, "latest", replaced)) == 7


def test_gas_estimates_suffice(w3, keys, probe):
    for function in (probe.functions.store(900, 1), probe.functions.store_many(1_000, 50)):
        estimate = function.estimate_gas()
        receipt = done(w3, function.transact({"gas": estimate}))
        assert receipt.gasUsed <= estimate <= receipt.gasUsed * 1.2
    transfer = {"from": keys[0].address, "to": keys[1].address, "value": 1}
    assert w3.eth.estimate_gas(transfer) == 21_000


def test_access_lists(w3, probe):
    call = {"to": probe.address, "data": probe.encode_abi("total", [1_000, 3])}
    made = w3.eth.create_access_list({**call, "from": w3.eth.default_account})
    (entry,) = [e for e in made.accessList if e.address == probe.address]
    assert len(entry.storageKeys) == 3
    receipt = done(w3, w3.eth.send_transaction({**call, "accessList": made.accessList}))
    assert receipt.gasUsed == made.gasUsed
