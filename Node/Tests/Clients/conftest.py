"""A development chain of ours, started once for all tests, and real clients of it.

MARTINET names the binary (default: bin/martinet of this repository), MARTINET_VECTORS the shared test vectors, whose
trusted setup blobs need. With MARTINET_RPC=http://… a running devnet is used instead.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sysconfig
import tarfile
import tempfile

import pytest
from eth_account import Account
from vyper.cli.vyper_compile import compile_files
from web3 import Web3
from web3.middleware import SignAndSendRawMiddlewareBuilder

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]
MNEMONIC = "test test test test test test test test test test test junk"
Account.enable_unaudited_hdwallet_features()


def trusted_setup(folder):
    """The KZG ceremony's powers, from the shared vectors; None where those are not there."""
    vectors = pathlib.Path(os.environ.get("MARTINET_VECTORS", ROOT / ".." / "shared" / "vectors"))
    archive = vectors / "c-kzg-4844.tar.xz"
    if not archive.exists():
        return None
    with tarfile.open(archive) as files:
        text = files.extractfile("c-kzg-4844/trusted_setup.txt").read()
    path = pathlib.Path(folder) / "trusted_setup.txt"
    path.write_bytes(text)
    return path


class Node:
    """A process of `martinet devnet`; its URLs are read from what it prints."""

    def __init__(self, *arguments):
        self.directory = tempfile.mkdtemp(prefix="martinet-clients-")
        binary = os.environ.get("MARTINET", str(ROOT / "bin" / "martinet"))
        setup = trusted_setup(self.directory)
        self.takes_blobs = setup is not None
        if setup:
            arguments = (*arguments, "--blobs-trusted-setup", str(setup))
        self.log = open(pathlib.Path(self.directory) / "log", "w+")
        self.process = subprocess.Popen(
            [binary, "devnet", "--datadir", self.directory + "/data", "--rpc-port", "0", "--l1-port", "0", *arguments],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.http = None
        for line in self.process.stdout:
            found = re.search(r"L2.*(http://\S+)", line)
            if found:
                self.http = found[1].rstrip("/")
                break
        assert self.http, "the devnet did not say where it listens: " + self.errors()
        self.ws = self.http.replace("http://", "ws://")

    def errors(self):
        self.log.seek(0)
        return self.log.read()[-2000:]

    def stop(self):
        self.process.terminate()
        self.process.stdout.read()
        assert self.process.wait() == 0, self.errors()
        shutil.rmtree(self.directory)


class RunningNode:
    takes_blobs = True

    def __init__(self, url):
        self.http = url
        self.ws = url.replace("http://", "ws://")

    def stop(self):
        pass


@pytest.fixture(scope="session")
def node():
    url = os.environ.get("MARTINET_RPC")
    node = RunningNode(url) if url else Node()
    yield node
    node.stop()


@pytest.fixture(scope="session")
def keys():
    """The funded development accounts, as wallets derive them from the published words."""
    return [Account.from_mnemonic(MNEMONIC, account_path=f"m/44'/60'/0'/0/{i}") for i in range(10)]


@pytest.fixture(scope="session")
def w3(node, keys):
    """Signs for the development accounts here; the node gets raw transactions only."""
    w3 = Web3(Web3.HTTPProvider(node.http))
    assert w3.is_connected()
    for key in keys:
        w3.middleware_onion.inject(SignAndSendRawMiddlewareBuilder.build(key), layer=0)
    w3.eth.default_account = keys[0].address
    return w3


@pytest.fixture
def snapshot(w3):
    """Takes the chain back after the test."""
    number = rpc(w3, "evm_snapshot")
    yield number
    assert rpc(w3, "evm_revert", number)


def rpc(w3, method, *parameters):
    """The result of a call; an error of the node as an AssertionError."""
    answer = w3.provider.make_request(method, list(parameters))
    assert "error" not in answer, answer["error"]
    return answer["result"]


def rpc_error(w3, method, *parameters):
    answer = w3.provider.make_request(method, list(parameters))
    assert "error" in answer, answer
    return answer["error"]


def compiled(name):
    """ABI and code of a contract of ours; it may import what Python's packages have (snekmate)."""
    path = HERE / "contracts" / f"{name}.vy"
    packages = sysconfig.get_paths()["purelib"]
    outputs = compile_files([str(path)], ("abi", "bytecode"), [packages], include_sys_path=False)
    return next(iter(outputs.values()))


@pytest.fixture(scope="session")
def deploy(w3):
    cache = {}

    def deploy(name, *arguments):
        if name not in cache:
            cache[name] = compiled(name)
        factory = w3.eth.contract(**cache[name])
        receipt = w3.eth.wait_for_transaction_receipt(factory.constructor(*arguments).transact())
        assert receipt.status == 1
        return w3.eth.contract(address=receipt.contractAddress, abi=cache[name]["abi"])

    return deploy


@pytest.fixture(scope="session")
def probe(deploy):
    return deploy("Probe")
