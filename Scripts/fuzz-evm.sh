#!/usr/bin/env bash
# Differential fuzzing of the EVM: see fuzz-evm.py. `make build` first.
exec "$(dirname "${BASH_SOURCE[0]}")/python-environment.sh" fuzz-evm pyrevm==0.3.7 ethereum-execution==2.20.0 -- fuzz-evm.py "$@"
