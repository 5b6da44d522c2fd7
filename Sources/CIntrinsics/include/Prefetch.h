/// Asking for cache lines ahead: loops that read dozens of streams at once are too many for the processor to follow.

#pragma once

/// Asks for the cache line that holds an address, which need not be mapped. Only advice.
__attribute__((always_inline)) static inline void martinetPrefetch(const void *address) {
  __builtin_prefetch(address, 0, 2);
}

/// The same for 320 bytes: sixteen elements of the extension.
__attribute__((always_inline)) static inline void martinetPrefetch5(const void *address) {
  const char *start = (const char *)address;
  for (int i = 0; i < 5; i++) martinetPrefetch(start + 64 * i);
}
