import Fibonacci
import GuestRuntime

Guest.run(fibonacci)
