/// Vector kernels that are inlined into Swift.

#include "KoalaBearVector.h"
#include "Pages.h"
#include "Prefetch.h"
#include "Vector.h"
