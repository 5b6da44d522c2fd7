#!/usr/bin/env python3
"""The root of the NewPayloadRequest in standard stateless inputs, by eth-remerkleable.

  Scripts/stateless-input-root.sh FILE...     files that `martinet evm stateless --standard-input FILE` wrote

Each is decoded, encoded again and compared; the schema id selects the types.
"""
import sys

from remerkleable.basic import uint64, uint256
from remerkleable.byte_arrays import ByteList, Bytes32, ByteVector
from remerkleable.complex import Container, List
from remerkleable.progressive import ProgressiveByteList, ProgressiveContainer, ProgressiveList

Bytes20, Bytes48, Bytes96 = ByteVector[20], ByteVector[48], ByteVector[96]


def container(base, **fields):
    return type("Fields", (base,), {"__annotations__": fields})


Withdrawal = container(Container, index=uint64, validator_index=uint64, address=Bytes20, amount=uint64)
Deposit = container(
    Container, pubkey=Bytes48, withdrawal_credentials=Bytes32, amount=uint64, signature=Bytes96, index=uint64)
WithdrawalRequest = container(Container, source_address=Bytes20, validator_pubkey=Bytes48, amount=uint64)
Consolidation = container(Container, source_address=Bytes20, source_pubkey=Bytes48, target_pubkey=Bytes48)
Requests = container(
    ProgressiveContainer([1] * 3), deposits=ProgressiveList[Deposit], withdrawals=ProgressiveList[WithdrawalRequest],
    consolidations=ProgressiveList[Consolidation])
Witness = container(
    Container, state=ProgressiveList[ByteList[1 << 10]], codes=ProgressiveList[ByteList[1 << 16]],
    headers=List[ByteList[1 << 10], 256])


def stateless_input(fork):
    """The type of fork 0x0e (Paris) to 0x14 (Osaka's second change of blob parameters)."""
    payload = dict(
        parent_hash=Bytes32, fee_recipient=Bytes20, state_root=Bytes32, receipts_root=Bytes32,
        logs_bloom=ByteVector[256], prev_randao=Bytes32, block_number=uint64, gas_limit=uint64, gas_used=uint64,
        timestamp=uint64, extra_data=ByteList[32], base_fee_per_gas=uint256, block_hash=Bytes32,
        transactions=ProgressiveList[ProgressiveByteList])
    if fork >= 0x0F:
        payload |= dict(withdrawals=ProgressiveList[Withdrawal])
    if fork >= 0x10:
        payload |= dict(blob_gas_used=uint64, excess_blob_gas=uint64)
    request = dict(execution_payload=container(ProgressiveContainer([1] * len(payload)), **payload))
    if fork >= 0x10:
        request |= dict(versioned_hashes=ProgressiveList[Bytes32], parent_beacon_block_root=Bytes32)
    if fork >= 0x11:
        request |= dict(execution_requests=Requests)
    return container(
        Container, new_payload_request=container(Container, **request), witness=Witness, chain_id=uint64,
        public_keys=ProgressiveList[ByteVector[65]])


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        data = file.read()
    value = stateless_input(data[0]).decode_bytes(data[2:])
    if data[1] != 1 or value.encode_bytes() != data[2:]:
        sys.exit(f"{path}: not the encoding of what it says")
    print(f"{path}: schema 0x{data[:2].hex()}, root {bytes(value.new_payload_request.hash_tree_root()).hex()}")
