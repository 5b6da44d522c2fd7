/// Vector kernels that are inlined into Swift.

#include "AcceleratorChains.h"
#include "Accelerators.h"
#include "ByteSwap.h"
#include "KoalaBearVector.h"
#include "Pages.h"
#include "Vector.h"
