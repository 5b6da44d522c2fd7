// The same interface in a native build: a guest reads its input from standard input and writes to standard output.
#if !defined(__riscv)
#include "include/CGuestRuntime.h"

#include <stdio.h>
#include <stdlib.h>

void read_input(const uint8_t **buf_ptr, size_t *buf_size) {
  static uint8_t *bytes;
  static size_t size;
  if (!bytes) {
    size_t capacity = 4096;
    bytes = malloc(capacity);
    while (bytes) {
      size += fread(bytes + size, 1, capacity - size, stdin);
      if (size < capacity) break;
      capacity *= 2;
      bytes = realloc(bytes, capacity);
    }
    if (!bytes) abort();
  }
  *buf_ptr = bytes;
  *buf_size = size;
}

void write_output(const uint8_t *output, size_t size) {
  if (fwrite(output, 1, size, stdout) != size) abort();
}

_Noreturn void guest_halt(int32_t code) { exit(code); }
#endif
