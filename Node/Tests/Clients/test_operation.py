"""What who runs the node looks at."""
import urllib.error
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families


def get(node, path, **headers):
    with urllib.request.urlopen(urllib.request.Request(node.http + path, headers=headers)) as answer:
        return answer.status, answer.read().decode()


def test_health(node):
    assert get(node, "/healthz")[0] == 200
    assert get(node, "/readyz")[0] == 200


def test_metrics(node, w3):
    w3.eth.get_block("latest")
    families = {family.name: family for family in text_string_to_metric_families(get(node, "/metrics")[1])}
    heads = {sample.labels["chain"]: sample.value for sample in families["martinet_head_number"].samples}
    assert heads["L2"] == w3.eth.block_number
    assert any("rpc" in name for name in families)


def test_foreign_hosts_are_refused(node):
    """DNS rebinding: a page elsewhere whose name leads to this machine."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        get(node, "/healthz", Host="attacker.test")
    assert caught.value.code == 403
