import Constraints
import RISCV

extension Machine {
  /// The call of Keccak-f[1600]: 25 words in place. That the last state is the permutation of the first, and that both are bytes,
  /// is shown by the Keccak argument for every row, live or not; so limbs of bytes are below 2¹⁶ without a lookup.
  static func keccakTable() -> Table {
    let frame = AcceleratorFrame(.keccak, .keccak)
    let states = frame.t.keccakStates()
    frame.update(0, "word", old: limbs(of: states[0]), new: limbs(of: states[KeccakStates.segments]))
    return frame.finish()
  }
}
