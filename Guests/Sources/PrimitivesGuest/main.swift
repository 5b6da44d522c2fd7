import Primitives
import GuestRuntime

Guest.run(primitives)
