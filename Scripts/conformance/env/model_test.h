/* The model that riscv-arch-test asks for: the machine, without traps. The words between begin_signature and
   end_signature, which a simulator writes to a file, become the machine's public output. */
#ifndef MARTINET_MODEL_TEST_H
#define MARTINET_MODEL_TEST_H

#include "halt.h"

/* Tag 3.9.1 boots twice: in each test and, unlike the tags before it, in RVTEST_CODE_BEGIN. */
#define RVMODEL_BOOT                                                                                     \
  .ifndef _start;                                                                                        \
  .global _start;                                                                                        \
  _start:;                                                                                               \
  .endif

#define RVMODEL_HALT                                                                                     \
  la t0, begin_signature;                                                                                \
  la t1, end_signature;                                                                                  \
  li t2, MARTINET_OUTPUT;                                                                                \
  sub a0, t1, t0;                                                                                        \
  sd a0, 0(t2);                                                                                          \
  97: ld a0, 0(t0);                                                                                      \
  sd a0, 8(t2);                                                                                          \
  addi t0, t0, 8;                                                                                        \
  addi t2, t2, 8;                                                                                        \
  bltu t0, t1, 97b;                                                                                      \
  li a0, 0;                                                                                              \
  MARTINET_HALT

#define RVMODEL_DATA_BEGIN                                                                               \
  MARTINET_TOHOST;                                                                                       \
  .balign 16; .global begin_signature; begin_signature:

#define RVMODEL_DATA_END                                                                                 \
  .balign 16; .global end_signature; end_signature:

#define RVMODEL_IO_INIT
#define RVMODEL_IO_WRITE_STR(register, string)
#define RVMODEL_IO_CHECK()
#define RVMODEL_IO_ASSERT_GPR_EQ(scratch, register, value)
#define RVMODEL_IO_ASSERT_SFPR_EQ(scratch, register, value)
#define RVMODEL_IO_ASSERT_DFPR_EQ(scratch, register, value)

#endif
