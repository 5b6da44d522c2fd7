import GuestRuntime
import StatelessBlock

Guest.run(statelessBlock)
