import Executor
import RISCV

extension ZKVMError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .elf(let error): "the file is no program of this machine: \(error)"
    case .execution(let error): "the execution failed: \(error)"
    case .exitCode(let code):
      "the program ended with exit code \(code); only exit code 0 can be proven"
    case .layout(let reason): "the trace does not fit one proof: \(reason)"
    case .witness: "the witness of a shard is of another program or damaged"
    case .store(let reason): "the proof of a shard could not be kept: \(reason)"
    case .parameters:
      "the security target is not offered (124 or 100 provable bits) or cannot be reached at this size"
    }
  }
}
