# Martinet. `make demo` settles a proven batch; `make test` runs the whole suite.
#
#   MARCH=native          code generation on x86-64: native, or a level such as x86-64-v3
#   JOBS=2                parallel compiler jobs
#   FUZZ_SECONDS=60       how long `make fuzz` runs each fuzzer
#   MARTINET_VECTORS=…    where the shared test vectors are (default: ../shared/vectors)

SHELL := /bin/bash
MARCH ?= native
FUZZ_SECONDS ?= 60
JOBS ?= $(shell nproc 2>/dev/null || sysctl -n hw.ncpu)
export MARTINET_VECTORS ?= $(abspath $(CURDIR)/../shared/vectors)

ifeq ($(shell uname -m),x86_64)
ARCH := -Xcc -march=$(MARCH)
endif
FLAGS := -c release $(ARCH) -j $(JOBS)
TESTFLAGS := $(FLAGS) -Xswiftc -enable-testing --disable-xctest --scratch-path

.PHONY: help setup build demo devnet test test-root test-node test-guests test-heavy fuzz fuzz-evm python bench clean

help:
	@echo "make demo         install what is missing, build, settle a proven batch of signed transfers"
	@echo "make devnet       install what is missing, build, run an L2 and an L1 for development until Ctrl-C"
	@echo "make test         the whole test suite"
	@echo "make test-heavy   the fuzzers, every word of a proof of the machine altered, a thousand kills of a chain; minutes"
	@echo "make test-clients web3.py and eth-account against a devnet (part of make test; installs Python packages)"
	@echo "make test-explorer   the explorer's pages in a headless Chromium"
	@echo "make test-contracts  the Vyper verifier on revm, and Groth16 beside groth16py, both ways (installs Python packages)"
	@echo "make fuzz-evm     the EVM beside revm and the executable specification, FUZZ_SECONDS each"
	@echo "make fuzz         the decoders, the verifier, tries and the interpreter under libFuzzer, FUZZ_SECONDS each"
	@echo "make build        bin/martinet"
	@echo "make bench        benchmarks (JSON on standard output)"
	@echo "make guests       rebuild the guest ELFs and their ids (committed under Guests/Prebuilt)"

# --- what the build needs from outside -------------------------------------------------------------
setup:
	@command -v swift >/dev/null || { \
	  echo "Swift 6.3 or newer is needed: https://www.swift.org/install"; exit 1; }
	@if [ "$$(uname -s)" = Linux ] && ! { [ -e /usr/include/sqlite3.h ] && [ -e /usr/include/rocksdb/c.h ]; }; then \
	  echo "Installing libsqlite3-dev and librocksdb-dev (the node's stores need their headers)."; \
	  run=""; [ "$$(id -u)" = 0 ] || run=sudo; \
	  $$run apt-get update -qq && $$run apt-get install -y -qq libsqlite3-dev librocksdb-dev; fi

build: setup
	swift build $(FLAGS) --disable-build-manifest-caching --package-path Node --product martinet
	@mkdir -p bin
	@ln -sf "$$(swift build $(FLAGS) --package-path Node --show-bin-path)/martinet" bin/martinet
	@echo "bin/martinet is ready."

demo: build
	bin/martinet demo
	@echo
	@echo "Next: 'make devnet' (bin/martinet devnet) runs a chain with funded accounts. Then JSON-RPC is at http://127.0.0.1:8545,"
	@echo "the explorer in a browser at the same address, the base layer at http://127.0.0.1:8546, metrics at /metrics."

devnet: build
	bin/martinet devnet

# --- tests -----------------------------------------------------------------------------------------
test: test-root test-guests test-node test-clients

# What takes minutes: the fuzzers; one bit of every word of a proof of the machine, each refused; a thousand kills of a chain.
test-heavy: setup
	$(MAKE) fuzz
	$(MAKE) fuzz-evm
	MARTINET_HEAVY=1 swift test $(TESTFLAGS) .build-tests --filter "EveryWordTests|PublishedFixtureTests"
	MARTINET_HEAVY=1 swift test $(TESTFLAGS) Node/.build-tests --disable-build-manifest-caching --package-path Node --filter KillTests

# web3.py, eth-account and Vyper contracts against the devnet that test-node has built; with Chromium where it is installed.
.PHONY: test-clients
test-clients: test-node python
	Scripts/client-tests.sh "$$(swift build $(FLAGS) --scratch-path Node/.build-tests --package-path Node --show-bin-path)/martinet"

.PHONY: test-explorer
test-explorer: setup
	@command -v chromium >/dev/null || [ "$$(uname -s)" != Linux ] || { echo "Installing chromium."; \
	  run=""; [ "$$(id -u)" = 0 ] || run=sudo; \
	  $$run apt-get update -qq && $$run apt-get install -y -qq chromium; }
	swift build $(FLAGS) --disable-build-manifest-caching --package-path Node --product ExplorerPreview
	Scripts/explorer-browser.py "$$(swift build $(FLAGS) --package-path Node --show-bin-path)/ExplorerPreview"

# Contracts on a foreign EVM and proofs of a foreign prover.
.PHONY: test-contracts
test-contracts: setup python
	Scripts/python-environment.sh contracts vyper==0.4.3 pyrevm==0.3.7 -- ../Contracts/test_groth16_verifier.py
	Scripts/compare-groth16.sh 10

# libFuzzer is part of the Swift toolchain. What it has found so far is kept in Fuzzing/.build-corpus, and an input that
# fails is written there as well.
FUZZ_SCRATCH := .build-fuzz
fuzz: setup
	swift build $(FLAGS) --sanitize fuzzer --package-path Fuzzing --scratch-path Fuzzing/$(FUZZ_SCRATCH)
	@mkdir -p Fuzzing/.build-corpus
	@set -e; cd Fuzzing/.build-corpus; for name in ELF Proof Verifier RLP Transaction Trie Interpreter Stateless; do \
	  fuzzer=../$(FUZZ_SCRATCH)/release/Fuzz$$name; \
	  MARTINET_SEEDS=$$name $$fuzzer; \
	  echo "Fuzz$$name, $(FUZZ_SECONDS) s"; \
	  $$fuzzer $$name -max_total_time=$(FUZZ_SECONDS) -max_len=262144 -timeout=300 -rss_limit_mb=4096 \
	    -print_final_stats=1 > $$name.log 2>&1 || { tail -50 $$name.log; exit 1; }; \
	  grep -E "executed_units|new_units" $$name.log; done

# Random programs and transactions beside revm and the executable specification, FUZZ_SECONDS each. Installs both into .build.
fuzz-evm: build python
	Scripts/fuzz-evm.sh revm --seconds $(FUZZ_SECONDS)
	Scripts/fuzz-evm.sh specs --seconds $(FUZZ_SECONDS)

test-root: setup
	swift test $(TESTFLAGS) .build-tests

test-node: setup
	swift test $(TESTFLAGS) Node/.build-tests --disable-build-manifest-caching --package-path Node

test-guests: setup
	swift test $(TESTFLAGS) Guests/.build-tests --disable-build-manifest-caching --package-path Guests

# What Scripts/python-environment.sh needs.
python:
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Installing python3-venv (clients, revm and the executable specification are Python packages)."; \
	  run=""; [ "$$(id -u)" = 0 ] || run=sudo; \
	  $$run apt-get update -qq && $$run apt-get install -y -qq python3-venv; }

bench: build python
	bin/martinet bench machine --json
	bin/martinet bench evm --json

# -- Guests: programs for the zkVM, the same bytes on every machine ------------------------------------------------

GUESTS := CAccelerators CurvePrecompiles EVMReplay Fibonacci KeccakChain LedgerTransition Primitives ProofCheck RuntimeCheck StatelessBlock StatelessValidator
GUEST_SCRATCH := Guests/.build-riscv64
# Without the cached plan: SwiftPM does not make a new one when only the root package's files or targets change.
GUEST_PLAN := --package-path Guests --disable-build-manifest-caching
GUEST_BUILD := swift build -c release $(GUEST_PLAN) --scratch-path $(GUEST_SCRATCH) \
  --swift-sdks-path SDKs --swift-sdk riscv64-none-none-eabi
GUEST_OUTPUT := $(GUEST_SCRATCH)/riscv64-none-none-eabi/release

.PHONY: guests check-guests build-guests

# SwiftPM does not rebuild when a toolset changes.
$(GUEST_SCRATCH)/sdk: $(shell find SDKs -type f)
	rm -rf $(GUEST_SCRATCH)
	mkdir -p $(GUEST_SCRATCH) && touch $@

build-guests: $(GUEST_SCRATCH)/sdk
	@for name in $(GUESTS); do $(GUEST_BUILD) --product $${name}Guest || exit 1; done

## Rebuilds the guests and replaces the committed ones, and the ids that go with them.
guests: build-guests
	@mkdir -p Guests/Prebuilt
	@for name in $(GUESTS); do \
	  cp $(GUEST_OUTPUT)/$${name}Guest Guests/Prebuilt/$$name.elf && chmod 644 Guests/Prebuilt/$$name.elf; done
	swift run $(FLAGS) $(GUEST_PLAN) ProgramIDs Guests/Prebuilt

## Rebuilds the guests and compares them with the committed ones, byte for byte.
check-guests: build-guests
	@for name in $(GUESTS); do \
	  cmp $(GUEST_OUTPUT)/$${name}Guest Guests/Prebuilt/$$name.elf || { \
	    echo "Guests/Prebuilt/$$name.elf is not what its sources build: run 'make guests' and commit the result" >&2; \
	    exit 1; }; \
	  echo "$$name.elf: same bytes"; done

clean:
	rm -rf .build .build-* Node/.build* Guests/.build* Benchmarks/.build* Fuzzing/.build* bin
