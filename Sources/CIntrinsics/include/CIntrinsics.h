/// Vector kernels that are inlined into Swift.

#include "AcceleratorChains.h"
#include "Accelerators.h"
#include "ByteSwap.h"
#include "CarryChains.h"
#include "FieldConstants.h"
#include "KoalaBearVector.h"
#include "Pages.h"
#include "Prefetch.h"
#include "Vector.h"
