#!/usr/bin/env bash
# Roots of standard stateless inputs: see stateless-input-root.py.
exec "$(dirname "${BASH_SOURCE[0]}")/python-environment.sh" stateless-input eth-remerkleable==0.1.31 -- stateless-input-root.py "$@"
