#!/usr/bin/env bash
# Usage: client-tests.sh MARTINET [ARGUMENT...]
# Node/Tests/Clients (web3.py, eth-account, Vyper) against that binary's devnet; arguments go to pytest. The Python packages are put
# into .build/clients; where they cannot be had, that is said and nothing is tested.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
home="$root/.build/clients"
MARTINET=$(realpath "$1")
export MARTINET
shift
if ! [ -e "$home/ready" ]; then
  echo "making $home with web3.py, eth-account, Vyper and snekmate" >&2
  python3 -m venv "$home" >&2
  if ! "$home/bin/pip" install --quiet --requirement "$root/Node/Tests/Clients/requirements.txt" >&2; then
    echo "SKIPPED: the client tests need Python packages that cannot be had here" >&2
    exit 0
  fi
  touch "$home/ready"
fi
exec "$home/bin/python" -m pytest -q -p no:cacheprovider "$root/Node/Tests/Clients" "$@"
