// Input and output at fixed addresses: a 64-bit length, then the bytes.
#if defined(__riscv)
#include "include/CGuestRuntime.h"
#include "memory.h"

#define OUTPUT_START 0x20000000ull
#define OUTPUT_LIMIT 0x00100000ull
#define INPUT_START 0x40000000ull

void read_input(const uint8_t **buf_ptr, size_t *buf_size) {
  *buf_ptr = (const uint8_t *)(INPUT_START + 8);
  *buf_size = *(const volatile uint64_t *)INPUT_START;
}

void write_output(const uint8_t *output, size_t size) {
  uint64_t *const length = (uint64_t *)OUTPUT_START;
  const uint64_t written = *length;
  if (size > OUTPUT_LIMIT - written) abort();
  memcpy((uint8_t *)(OUTPUT_START + 8) + written, output, size);
  *length = written + size;
}
#endif
