import CurvePrecompiles
import GuestRuntime

Guest.run(curvePrecompiles)
