// Input and output at fixed addresses: a 64-bit length, then the bytes.
#if defined(__riscv)
#include "include/CGuestRuntime.h"
#include "memory.h"

#define OUTPUT_START 0x20000000ull
#define OUTPUT_LIMIT 0x00100000ull
#define INPUT_START 0x40000000ull
#define INPUT_LIMIT (0x20000000ull - 8)

void read_input(const uint8_t **buf_ptr, size_t *buf_size) {
  // All of the region is what a prover likes, the length too: a longer input would reach over the stack and the heap.
  const uint64_t size = *(const volatile uint64_t *)INPUT_START;
  if (size > INPUT_LIMIT) abort();
  *buf_ptr = (const uint8_t *)(INPUT_START + 8);
  *buf_size = size;
}

void write_output(const uint8_t *output, size_t size) {
  uint64_t *const length = (uint64_t *)OUTPUT_START;
  const uint64_t written = *length;
  if (size > OUTPUT_LIMIT - written) abort();
  memcpy((uint8_t *)(OUTPUT_START + 8) + written, output, size);
  *length = written + size;
}
#endif
