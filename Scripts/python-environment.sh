#!/usr/bin/env bash
# Usage: python-environment.sh NAME PACKAGE... -- [SCRIPT [ARGUMENT...]]
# Runs a script of this folder in a virtual environment of its own, .build/NAME, which it makes with these packages if it is not there.
# Without a script it only makes it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
home="$root/.build/$1"
shift
packages=()
while [ "$1" != -- ]; do packages+=("$1"); shift; done
shift
if ! [ -e "$home/ready" ]; then
  echo "making $home with ${packages[*]}" >&2
  python3 -m venv "$home" >&2
  "$home/bin/pip" install --quiet "${packages[@]}" >&2
  touch "$home/ready"
fi
[ $# -gt 0 ] || exit 0
script="$root/Scripts/$1"
shift
exec "$home/bin/python" "$script" "$@"
