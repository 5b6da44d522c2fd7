import RuntimeCheck
import GuestRuntime

Guest.run(runtimeCheck)
