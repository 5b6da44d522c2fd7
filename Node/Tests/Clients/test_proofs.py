"""eth_getProof against the header's root, checked by an implementation that is not ours."""
from eth_utils import keccak
import rlp
from trie import HexaryTrie


def value(root, key, nodes):
    """Checks a proof; the RLP that the trie has at the key, empty where the proof shows that there is none."""
    return HexaryTrie.get_from_proof(root, keccak(key), [rlp.decode(bytes(node)) for node in nodes])


def account(proof, root):
    return value(root, bytes.fromhex(proof.address[2:]), proof.accountProof)


def test_accounts_and_slots(w3, probe):
    receipt = w3.eth.wait_for_transaction_receipt(probe.functions.store_many(500, 40).transact())
    keys = [keccak((0).to_bytes(32) + (500 + i).to_bytes(32)) for i in range(3)]
    absent = keccak((0).to_bytes(32) + (10**9).to_bytes(32))
    for number, stored in ((receipt.blockNumber, [1, 2, 3]), (receipt.blockNumber - 1, [0, 0, 0])):
        proof = w3.eth.get_proof(probe.address, [int.from_bytes(k) for k in keys + [absent]], number)
        assert account(proof, w3.eth.get_block(number).stateRoot) == rlp.encode(
            [proof.nonce, proof.balance, bytes(proof.storageHash), bytes(proof.codeHash)])
        assert proof.codeHash == w3.keccak(w3.eth.get_code(probe.address))
        for key, slot, expected in zip(keys + [absent], proof.storageProof, stored + [0]):
            assert int.from_bytes(slot.value) == expected
            assert value(proof.storageHash, key, slot.proof) == (rlp.encode(expected) if expected else b"")


def test_absent_account(w3):
    proof = w3.eth.get_proof("0x" + "77" * 20, [], "latest")
    assert proof.balance == 0 and account(proof, w3.eth.get_block("latest").stateRoot) == b""
