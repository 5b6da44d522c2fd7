#!/usr/bin/env bash
# Usage: client-tests.sh MARTINET [ARGUMENT...]
# Node/Tests/Clients (web3.py, eth-account, Vyper) against that binary's devnet; arguments go to pytest. The Python packages are put
# into .build/clients; where they cannot be had, that is said and nothing is tested.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
MARTINET=$(realpath "$1")
export MARTINET
shift
python3 -c "import ensurepip, venv"
if ! "$root/Scripts/python-environment.sh" clients --requirement "$root/Node/Tests/Clients/requirements.txt" --; then
  echo "SKIPPED: the client tests need Python packages that cannot be had here" >&2
  exit 0
fi
exec "$root/.build/clients/bin/python" -m pytest -q -p no:cacheprovider "$root/Node/Tests/Clients" "$@"
