#!/usr/bin/env bash
# Builds the tests of riscv-tests and riscv-arch-test for the machine: build.sh RISCV_TESTS RISCV_ARCH_TEST OUT
#
# Each test becomes one ELF file in OUT, and a line of OUT/tests.tsv: its name, what is expected (pass, signature, failure,
# skip) and the detail. With Spike the reference signatures are made, from the same files. See README.md.
set -euo pipefail

[ $# = 3 ] || { echo "usage: $0 RISCV_TESTS RISCV_ARCH_TEST OUT" >&2; exit 2; }
tests=$(realpath "$1") arch=$(realpath "$2")/riscv-test-suite
mkdir -p "$3"
out=$(realpath "$3")
env=$(dirname "$(realpath "$0")")/env
clang=${CLANG:-clang}
spike=${SPIKE:-$(command -v spike || true)}
: > "$out/tests.tsv"

# The extensions beyond IM only let tests assemble whose instructions the machine must refuse or never reaches.
flags=(--target=riscv64-none-elf -march=rv64im_zicsr_zifencei -mabi=lp64 -mcmodel=medany -nostdlib -static
  -fuse-ld=lld -DXLEN=64 "-I$env" "-Wl,-T$env/link.ld")

# build NAME SOURCE FLAGS…
build() { "$clang" "${flags[@]}" "${@:3}" "$2" -o "$out/$1.elf"; }
# expect NAME EXPECTATION [DETAIL]
expect() { printf '%s\t%s\t%s\n' "$1" "$2" "${3:-}" >> "$out/tests.tsv"; }
# On Spike the file must pass; with a second argument the words between its signature labels are kept.
simulate() {
  [ -n "$spike" ] || return 0
  timeout 60 "$spike" --isa=rv64im_zicclsm -m0x10000:0x1000000,0x20000000:0x110000 ${2:+"+signature=$2" +signature-granularity=4} \
    "$out/$1.elf" || { echo "$1 does not pass on $spike" >&2; exit 1; }
}

# riscv-tests: each checks itself.
for source in "$tests"/isa/rv64u[im]/*.S "$tests"/isa/rv64mi/*.S; do
  suite=$(basename "$(dirname "$source")")
  name=$suite-$(basename "$source" .S)
  case $name in
    rv64ui-fence_i) expect "$name" skip "Zifencei is not in the target: instructions are fixed when the file is loaded" ;;
    rv64mi-*-misaligned | rv64ui-* | rv64um-*)
      build "$name" "$source" "-I$tests/isa/macros/scalar"
      simulate "$name"
      expect "$name" pass ;;
    *) expect "$name" skip "privileged: needs control registers and a trap handler" ;;
  esac
done

# riscv-arch-test: each writes a signature.
for source in "$arch"/rv64i_m/{I,M,privilege}/src/*.S; do
  suite=$(basename "$(dirname "$(dirname "$source")")")
  name=arch-$suite-$(basename "$source" .S)
  build "$name" "$source" "-I$arch/env" -DTEST_CASE_1=True
  case $name in
    arch-privilege-ebreak) expect "$name" failure breakpoint ;;
    arch-privilege-ecall) expect "$name" failure unknown-call ;;
    arch-privilege-misalign-[ls]*) 
      simulate "$name" "$out/$name.signature"
      expect "$name" signature ;;
    arch-privilege-misalign*) expect "$name" failure misaligned-target ;;
    *)
      simulate "$name" "$out/$name.signature"
      expect "$name" signature ;;
  esac
done

count() { awk -F'\t' -v what="$1" '$2 == what' "$out/tests.tsv" | wc -l; }
echo "$(count pass) self-checking tests, $(count signature) with a signature, $(count failure) that must fail, $(count skip) left out"
[ -n "$spike" ] || echo "No Spike: signatures have no reference. Set SPIKE, or install it (README.md)." >&2
