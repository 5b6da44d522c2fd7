/// Vector kernels that are inlined into Swift.

#include "KoalaBearVector.h"
#include "Vector.h"
