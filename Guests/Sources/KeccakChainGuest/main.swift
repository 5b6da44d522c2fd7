import KeccakChain
import GuestRuntime

Guest.run(keccakChain)
