"""The explorer of the devnet: pages beside what web3.py says, in a browser where there is one."""
import urllib.error
import urllib.request

import chromium
import pytest


def get(node, path):
    with urllib.request.urlopen(node.http + path) as response:
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
        return response.read().decode()


@pytest.fixture(scope="module")
def receipt(w3, deploy, keys):
    token = deploy("Token", 1_000 * 10**18)
    return w3.eth.wait_for_transaction_receipt(token.functions.transfer(keys[1].address, 25 * 10**17).transact())


@pytest.fixture(scope="module")
def browser():
    if chromium.BINARY is None:
        pytest.skip("no chromium is installed")
    browser = chromium.Chromium()
    yield browser
    browser.close()


def test_transaction(w3, node, receipt, keys):
    page = get(node, "/tx/0x" + receipt.transactionHash.hex().removeprefix("0x"))
    assert "Success" in page and receipt["from"] in page and receipt.to in page and keys[1].address in page
    assert f"{receipt.gasUsed:,} of " in page
    # In the call and in the log, with the token's decimals.
    assert page.count("2.5 <small>") == 2


def test_block(w3, node, receipt):
    page = get(node, f"/block/{receipt.blockNumber}")
    block = w3.eth.get_block(receipt.blockNumber)
    for value in (block.hash, block.parentHash, block.stateRoot):
        assert "0x" + value.hex().removeprefix("0x") in page
    assert page.count('data-key="') == len(block.transactions)


def test_account(w3, node, receipt):
    page = get(node, "/address/" + receipt["from"])
    assert f'title="{w3.eth.get_balance(receipt["from"]):,} wei"' in page
    contract = get(node, "/address/" + receipt.to)
    assert "ERC-20" in contract and f"{len(w3.eth.get_code(receipt.to)):,} bytes" in contract


def test_what_is_not_there(node):
    for path, status in (("/block/999999999", 404), ("/tx/1", 400), ("/search?q=%3Cscript%3E", 400), ("/nothing", 404)):
        with pytest.raises(urllib.error.HTTPError) as error:
            get(node, path)
        assert error.value.code == status
        assert "<script>" not in error.value.read().decode()


def test_in_a_browser(w3, node, receipt, browser, keys):
    """A block that is made appears in an open page."""
    page = browser.open(node.http + "/")
    page.until(lambda: not page.value("document.getElementById('live').hidden"))
    sent = w3.eth.wait_for_transaction_receipt(w3.eth.send_transaction({"to": keys[1].address, "value": 1}))
    key = "0x" + sent.transactionHash.hex().removeprefix("0x")
    page.until(lambda: page.value(f"document.querySelector('tr[data-key=\"{key}\"]') !== null"))
    assert not page.complaints()
    assert all(url.startswith(node.http) for url in page.requests())
    page.close()
