/* The environment of riscv-tests for the machine: no privileged instruction, no trap, one hart.

   A test passes with exit code 0 and fails with the number of its case (`TESTNUM`, gp), which is never 0. */
#ifndef MARTINET_RISCV_TEST_H
#define MARTINET_RISCV_TEST_H

#include "halt.h"

#define TESTNUM gp

/* Causes that the handlers of the misaligned tests name; the handlers are never reached. */
#define CAUSE_MISALIGNED_LOAD 4
#define CAUSE_MISALIGNED_STORE 6

#define RVTEST_RV64U
/* The tests of misaligned accesses ask for machine mode only in order to handle a trap that must not happen here. */
#define RVTEST_RV64M

#define RVTEST_CODE_BEGIN                                                                                \
  .section .text.init;                                                                                   \
  .global _start;                                                                                        \
  _start:                                                                                                \
  li TESTNUM, 0

#define RVTEST_CODE_END

#define RVTEST_PASS                                                                                      \
  li a0, 0;                                                                                              \
  MARTINET_HALT

/* A failure before the first case has another number than 0 as well. */
#define RVTEST_FAIL                                                                                      \
  mv a0, TESTNUM;                                                                                        \
  bnez a0, 98f;                                                                                          \
  li a0, 255;                                                                                            \
  98: MARTINET_HALT

#define RVTEST_DATA_BEGIN                                                                                \
  MARTINET_TOHOST;                                                                                       \
  .balign 16; .global begin_signature; begin_signature:

#define RVTEST_DATA_END                                                                                  \
  .balign 16; .global end_signature; end_signature:

#endif
