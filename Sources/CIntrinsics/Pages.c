#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include "Pages.h"

#if defined(__linux__)
#include <sys/mman.h>

int martinetMovePages(void *from, size_t bytes, void *to) {
  return mremap(from, bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, to) == to;
}
#else
int martinetMovePages(void *from, size_t bytes, void *to) {
  (void)from;
  (void)bytes;
  (void)to;
  return 0;
}
#endif
