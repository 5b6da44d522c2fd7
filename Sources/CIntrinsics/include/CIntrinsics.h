/// Vector kernels that are inlined into Swift.

#include "AcceleratorChains.h"
#include "Accelerators.h"
#include "AffineSums52.h"
#include "ByteSwap.h"
#include "CarryChains.h"
#include "FieldConstants.h"
#include "KoalaBearVector.h"
#include "Montgomery52.h"
#include "Pages.h"
#include "Prefetch.h"
#include "Transform52.h"
#include "Vector.h"
