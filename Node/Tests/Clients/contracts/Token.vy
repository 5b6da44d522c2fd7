# pragma version ~=0.4.3
# An ERC-20 token: snekmate's, with a first supply for who deploys it.
from snekmate.auth import ownable
from snekmate.tokens import erc20

initializes: ownable
initializes: erc20[ownable := ownable]
exports: erc20.__interface__


@deploy
def __init__(supply: uint256):
    ownable.__init__()
    erc20.__init__("Test token", "TEST", 18, "Test token", "1")
    erc20._mint(msg.sender, supply)
