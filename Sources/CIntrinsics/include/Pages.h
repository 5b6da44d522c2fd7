#pragma once
#include <stddef.h>

// Moves mapped pages, which belong to one mapping, with their content to another address, where they replace
// what is mapped. Returns 0, with nothing changed, where the system cannot do that. (Swift does not import mremap.)
int martinetMovePages(void *from, size_t bytes, void *to);
