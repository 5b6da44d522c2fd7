import GuestRuntime
import RollupProtocol

Guest.run(LedgerTransition.run)
