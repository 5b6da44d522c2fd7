// Where a guest begins and where it ends.
#if defined(__riscv)

  .section .text.start, "ax", @progbits
  .globl _start
  .type _start, @function
_start:
  .option push
  .option norelax
  la gp, __global_pointer$
  .option pop
  li sp, 0x81000000           // the end of the stack region; it grows down, below it nothing is mapped
  li a0, 0
  li a1, 0
  call main
  tail guest_halt             // a0: main's result

  .section .text.guest_halt, "ax", @progbits
  .globl guest_halt
  .type guest_halt, @function
guest_halt:
  li a7, 93
  ecall
  ebreak                      // not reached: the machine stops at ecall

  // Failures without a code of their own end here at once, as a breakpoint that the machine refuses.
  .section .text.abort, "ax", @progbits
  .globl abort
  .type abort, @function
  .globl __stack_chk_fail
  .type __stack_chk_fail, @function
abort:
__stack_chk_fail:
  ebreak

#endif
