/// What a guest sees of its machine: input, output and the end.
///
/// `read_input` and `write_output` are the I/O interface of eth-act/zkvm-standards. In a native build the same
/// functions work on standard input and output.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// The whole private input, read-only, 8-byte aligned. Idempotent; cannot fail.
void read_input(const uint8_t **buf_ptr, size_t *buf_size);

/// Appends `size` bytes to the public output. Ends the program as a failure when the output would exceed
/// 1 MiB.
void write_output(const uint8_t *output, size_t size);

/// Ends the program. Only exit code 0 is provable.
_Noreturn void guest_halt(int32_t code);
