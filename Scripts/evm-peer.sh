#!/usr/bin/env bash
# revm for `martinet bench evm`: see evm-peer.py.
exec "$(dirname "${BASH_SOURCE[0]}")/python-environment.sh" evm-peer pyrevm==0.3.7 -- evm-peer.py
