# Martinet's commands for people and for continuous integration.

# -- Guests: programs for the zkVM, the same bytes on every machine ------------------------------------------------

GUESTS := Fibonacci
GUEST_SCRATCH := Guests/.build-riscv64
GUEST_BUILD := swift build -c release --package-path Guests --scratch-path $(GUEST_SCRATCH) \
  --swift-sdks-path SDKs --swift-sdk riscv64-none-none-eabi
GUEST_OUTPUT := $(GUEST_SCRATCH)/riscv64-none-none-eabi/release

.PHONY: guests check-guests build-guests

build-guests:
	$(GUEST_BUILD)

## Rebuilds the guests and replaces the committed ones.
guests: build-guests
	@mkdir -p Guests/Prebuilt
	@for name in $(GUESTS); do \
	  cp $(GUEST_OUTPUT)/$${name}Guest Guests/Prebuilt/$$name.elf && chmod 644 Guests/Prebuilt/$$name.elf; done
	@cd Guests/Prebuilt && sha256sum *.elf

## Rebuilds the guests and compares them with the committed ones, byte for byte.
check-guests: build-guests
	@for name in $(GUESTS); do \
	  cmp $(GUEST_OUTPUT)/$${name}Guest Guests/Prebuilt/$$name.elf || { \
	    echo "Guests/Prebuilt/$$name.elf is not what its sources build: run 'make guests' and commit the result" >&2; \
	    exit 1; }; \
	  echo "$$name.elf: same bytes"; done
