import EVMReplay
import GuestRuntime

Guest.run(evmReplay)
