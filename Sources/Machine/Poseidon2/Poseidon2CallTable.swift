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
    let top = t.columns("top", width)
    let inverse = t.columns("topInverse", width)
    let radix = (Felt(1 << 16) * Felt(1 << 16)).inverse
    func element(_ limbs: [Expression], _ i: Int) -> Expression {
      Expression(radix) * (limbs[2 * i] + 65536 * limbs[2 * i + 1])
    }
    let output = Poseidon2Gadget(t, live: frame.live, width: width).permute((0..<width).map { element(old, $0) })
    for i in 0..<width {
      let (low, high) = (new[2 * i], new[2 * i + 1])
      t.constrain(output[i] - element(new, i), "new[\(i)]")
      frame.f.range16(low, "new[\(i)] low")
      frame.f.range16(high, "new[\(i)] high")
      frame.f.range16(high + Expression(Felt(0xffff - 0x7f00)), "new[\(i)] is below 2¹⁶ · 0x7f01")
      // top says whether the high limb is 0x7f00.
      let distance = high - Expression(Felt(0x7f00))
      t.constrain(top[i] * distance, "top[\(i)]: the high limb is 0x7f00")
      t.constrain(frame.live - top[i] - inverse[i] * distance, "otherwise it is not")
      t.constrain(top[i] * low, "top[\(i)]: the low limb is 0")
    }
    return frame.finish()
  }
}
