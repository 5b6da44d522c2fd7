#pragma once
#include <stddef.h>

// Moves mapped pages, which belong to one mapping, with their content to another address, where they replace
// what is mapped. Returns 0, with nothing changed, where the system cannot do that. (Swift does not import mremap.)
int martinetMovePages(void *from, size_t bytes, void *to);

// Asks for the cache line that holds an address, which need not be mapped. Only advice.
__attribute__((always_inline)) static inline void martinetPrefetch(const void *address) {
  __builtin_prefetch(address, 0, 2);
}
