// The machine has one hart and no A extension: what the compiler calls for atomics are plain loads and stores.
// Assembly, because C definitions of these names clash with the compiler's own builtins.
#if defined(__riscv)

.macro function name
  .section .text.\name, "ax", @progbits
  .globl \name
  .type \name, @function
\name:
.endm

// T __atomic_load_N(const T *address, int order)
// void __atomic_store_N(T *address, T value, int order)
// T __atomic_exchange_N(T *address, T value, int order)
// T __atomic_fetch_OP_N(T *address, T value, int order)
// bool __atomic_compare_exchange_N(T *address, T *expected, T desired, int success, int failure)
.macro fetch name, load, store, operation
  function \name
    \load a3, 0(a0)
    \operation a1, a3, a1
    \store a1, 0(a0)
    mv a0, a3
    ret
.endm

.macro family size, load, store
  function __atomic_load_\size
    \load a0, 0(a0)
    ret
  function __atomic_store_\size
    \store a1, 0(a0)
    ret
  function __atomic_exchange_\size
    \load a3, 0(a0)
    \store a1, 0(a0)
    mv a0, a3
    ret
  function __atomic_compare_exchange_\size
    \load a3, 0(a0)
    \load a4, 0(a1)
    bne a3, a4, 1f
    \store a2, 0(a0)
    li a0, 1
    ret
  1:
    \store a3, 0(a1)
    li a0, 0
    ret
  fetch __atomic_fetch_add_\size, \load, \store, add
  fetch __atomic_fetch_sub_\size, \load, \store, sub
  fetch __atomic_fetch_and_\size, \load, \store, and
  fetch __atomic_fetch_or_\size, \load, \store, or
  fetch __atomic_fetch_xor_\size, \load, \store, xor
.endm

family 1, lb, sb
family 2, lh, sh
family 4, lw, sw
family 8, ld, sd

#endif
