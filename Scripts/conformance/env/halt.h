/* How a test ends, on the machine and on a simulator alike.

   The machine halts at `ecall` with a7 = 93 and the exit code in a0. Spike looks at the word `tohost` instead, so that is
   written first, which to the machine is an ordinary store: one file runs on both, and no address differs. */
#ifndef MARTINET_HALT_H
#define MARTINET_HALT_H

/* Ends with the exit code of register a0. Changes t0, t1, a7. */
#define MARTINET_HALT                                                                                    \
  slli t0, a0, 1;                                                                                        \
  ori t0, t0, 1;                                                                                         \
  la t1, tohost;                                                                                         \
  sd t0, 0(t1);                                                                                          \
  li a7, 93;                                                                                             \
  ecall;                                                                                                 \
  /* Only a simulator that has not yet looked at tohost gets here. */                                    \
  99: j 99b

/* The words that a simulator's front end looks for. */
#define MARTINET_TOHOST                                                                                  \
  .pushsection .tohost, "aw", @progbits;                                                                 \
  .balign 64; .global tohost; tohost: .dword 0;                                                          \
  .balign 64; .global fromhost; fromhost: .dword 0;                                                      \
  .popsection

/* The public output: a 64-bit length at this address, then the bytes. */
#define MARTINET_OUTPUT 0x20000000

#endif
