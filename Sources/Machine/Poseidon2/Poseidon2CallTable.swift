import Constraints
import KoalaBear
import RISCV

extension Machine {
  /// The Poseidon2 permutation of a state in memory, in place: elements are 32-bit words, two in each of the area's, and
  /// hold Montgomery representatives, x · 2³² mod p, as `Felt` does.
  ///
  /// A word that is read may be any 32-bit number y and stands for y · 2⁻³². What is written is the one representative below
  /// p = 0x7f00_0001: its high limb is at most 0x7f00, and if it is that, the low limb is 0.
  static func poseidon2CallTable(_ table: MachineTable, _ accelerator: Accelerator) -> Table {
    let frame = AcceleratorFrame(table, accelerator)
    let t = frame.t
    let width = 2 * accelerator.areas[0].words
    let old = t.columns("old", 2 * width)
    let new = t.columns("new", 2 * width)
    frame.update(0, "state", old: old, new: new)
    for (i, limb) in new.enumerated() { frame.f.range16(limb, "new[\(i)]") }
    CanonicalWords.constrain(frame.f, (0..<width).map { (new[2 * $0], new[2 * $0 + 1]) }, "new")
    let output = Poseidon2Gadget(t, live: frame.live, width: width).permute(
      (0..<width).map { ElementWords.element(old, $0) })
    for i in 0..<width {
      t.constrain(output[i] - ElementWords.element(new, i), "new[\(i)]")
    }
    return frame.finish()
  }
}
