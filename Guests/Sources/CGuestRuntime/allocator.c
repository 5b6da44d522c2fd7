// The heap: blocks are cut from a region that is zero at the start and never returned; freed blocks wait in a list of
// their size class. Every word touched costs the prover a row, so reuse is worth more than a shorter path.
//
// A block begins 8 bytes before a multiple of 16 with its class; the caller's part follows, 16-byte aligned.
#if defined(__riscv)
#include "memory.h"

#include <stdint.h>

#define HEAP_START 0x81000000ull
#define HEAP_END 0xffff0000ull

enum {
  // Classes 1 ... 64: 16 · class bytes with the header. Class 64 + k: 2^k bytes. Class 0: not reused.
  small_classes = 64,
  classes = small_classes + 33,
};

// In the reach of gp.
__attribute__((section(".sdata"))) static uint64_t heap_next = HEAP_START + 8;
__attribute__((section(".sbss"))) static void *free_blocks[classes];

static void *allocate(size_t size) {
  if (size > HEAP_END - HEAP_START) return 0;
  size_t total = (size + 8 + 15) & ~(size_t)15;
  size_t class = total >> 4;
  if (class > small_classes) {
    class = small_classes + 11;
    while (((size_t)1 << (class - small_classes)) < total) ++class;
    total = (size_t)1 << (class - small_classes);
  }
  void *reused = free_blocks[class];
  if (reused) {
    free_blocks[class] = *(void **)reused;
    return reused;
  }
  const uint64_t block = heap_next;
  if (total > HEAP_END - block) return 0;
  heap_next = block + total;
  *(uint64_t *)block = class;
  return (void *)(block + 8);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  if (alignment <= 16) {
    *result = allocate(size);
  } else {
    // Over-aligned blocks are rare in guests; they get a header of class 0 in front and are not reused.
    uint64_t block = size <= HEAP_END ? (uint64_t)allocate(size + alignment) : 0;
    if (block & (alignment - 1)) {
      block = (block + alignment) & -(uint64_t)alignment;
      ((uint64_t *)block)[-1] = 0;
    }
    *result = (void *)block;
  }
  if (!*result) abort();
  return 0;
}

void free(void *block) {
  if (!block) return;
  const uint64_t class = ((uint64_t *)block)[-1];
  if (class == 0) return;
  *(void **)block = free_blocks[class];
  free_blocks[class] = block;
}

// The seed of Swift's hashing: a guest's run is a function of its input, so there is no randomness to be had, and keys
// that an adversary chooses can make a Dictionary slow.
void arc4random_buf(void *buffer, size_t count) { memset(buffer, 0, count); }
#endif
