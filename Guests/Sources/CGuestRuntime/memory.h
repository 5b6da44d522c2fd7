// The parts of the C library that the compiler and the Swift runtime call.
#pragma once

#include <stddef.h>

_Noreturn void abort(void);
void *memcpy(void *restrict destination, const void *restrict source, size_t count);
void *memmove(void *destination, const void *source, size_t count);
void *memset(void *destination, int value, size_t count);
int memcmp(const void *a, const void *b, size_t count);
int bcmp(const void *a, const void *b, size_t count);
int posix_memalign(void **result, size_t alignment, size_t size);
void free(void *block);
