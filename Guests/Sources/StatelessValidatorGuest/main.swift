import GuestRuntime
import StatelessValidator

Guest.run(statelessValidator)
