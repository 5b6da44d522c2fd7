#!/usr/bin/env bash
# Runs Scripts/evm-peer.py in a virtual environment of its own with pyrevm 0.3.7, which it makes in .build/evm-peer if it is not there.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
home="$root/.build/evm-peer"
if ! [ -e "$home/ready" ]; then
  echo "making $home with pyrevm 0.3.7" >&2
  python3 -m venv "$home" >&2
  "$home/bin/pip" install --quiet pyrevm==0.3.7 >&2
  touch "$home/ready"
fi
exec "$home/bin/python" "$root/Scripts/evm-peer.py"
