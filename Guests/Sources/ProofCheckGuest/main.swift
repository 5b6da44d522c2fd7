import GuestRuntime
import ProofCheck

Guest.run(proofCheck)
