# pragma version ~=0.4.3
# An ERC-721 collection: snekmate's.
from snekmate.auth import ownable
from snekmate.tokens import erc721

initializes: ownable
initializes: erc721[ownable := ownable]
exports: erc721.__interface__


@deploy
def __init__():
    ownable.__init__()
    erc721.__init__("Test pieces", "PIECE", "https://pieces.test/", "Test pieces", "1")
