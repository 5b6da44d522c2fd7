# pragma version ~=0.4.3
# What clients stumble over: every way to fail, storage to prove, what a block says of itself.
event Stored:
    key: indexed(uint256)
    value: uint256


values: public(HashMap[uint256, uint256])


@external
@payable
def store(key: uint256, amount: uint256):
    self.values[key] = amount
    log Stored(key=key, value=amount)


@external
def store_many(first: uint256, count: uint256):
    for i: uint256 in range(count, bound=1000):
        self.values[first + i] = i + 1
        log Stored(key=first + i, value=i + 1)


@external
@view
def total(first: uint256, count: uint256) -> uint256:
    sum: uint256 = 0
    for i: uint256 in range(count, bound=1000):
        sum += self.values[first + i]
    return sum


@external
@view
def with_reason():
    raise "the reason is given"


@external
@view
def without_reason():
    raise


@external
@view
def with_data():
    raw_revert(concat(method_id("Refused(uint256,address)"), convert(7, bytes32), empty(bytes32)))


@external
@pure
def invalid():
    raise UNREACHABLE


@external
@view
def endless() -> uint256:
    x: uint256 = 1
    for i: uint256 in range(max_value(uint256)):
        x = unsafe_mul(x, 3)
    return x


@external
@view
def blob(index: uint256) -> bytes32:
    return blobhash(index)


@external
@view
def surroundings() -> (uint256, uint256, uint256, address, uint256):
    return block.number, block.timestamp, block.basefee, msg.sender, chain.id


@external
@payable
def __default__():
    pass
