#!/usr/bin/env bash
# Runs Scripts/fuzz-evm.py in a virtual environment of its own with pyrevm and ethereum-execution, which it makes in .build/fuzz-evm if it
# is not there. `make build` first.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
home="$root/.build/fuzz-evm"
if ! [ -e "$home/ready" ]; then
  echo "making $home with pyrevm 0.3.7 and ethereum-execution 2.20.0" >&2
  python3 -m venv "$home" >&2
  "$home/bin/pip" install --quiet pyrevm==0.3.7 ethereum-execution==2.20.0 >&2
  touch "$home/ready"
fi
exec "$home/bin/python" "$root/Scripts/fuzz-evm.py" "$@"
