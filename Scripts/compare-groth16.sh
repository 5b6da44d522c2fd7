#!/usr/bin/env bash
# Groth16 beside groth16py: compare-groth16.sh [K ...]
exec "$(dirname "${BASH_SOURCE[0]}")/python-environment.sh" groth16 groth16py==0.2.0 -- compare-groth16.py "$@"
