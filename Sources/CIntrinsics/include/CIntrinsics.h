/// Vector kernels that are inlined into Swift.

#include "Accelerators.h"
#include "KoalaBearVector.h"
#include "Pages.h"
#include "Vector.h"
