import Executor
import Hashes
import KoalaBear
import Machine
import RISCV

extension RowWriter {
  /// A permutation of `width` elements, cube by cube.
  @inline(never)
  mutating func fillPoseidon2Call(_ parameters: Poseidon2Parameters) {
    let call = beginCall()
    let words = call.area(0)
    for word in words { put(limbs: word.old) }
    for word in words { put(limbs: word.new) }
    accesses(call, 0)
    for word in words {
      for k in 0..<2 {
        let (low, high) = (limb(word.new, 2 * k), limb(word.new, 2 * k + 1))
        counters.countRange16(low)
        counters.countRange16(high)
        counters.countRange16(high + 0xffff - 0x7f00)
        put(high == 0x7f00)
      }
    }
    for word in words {
      for k in 0..<2 {
        let distance = Felt(limb(word.new, 2 * k + 1)) - Felt(0x7f00)
        put(distance.isZero ? 0 : distance.inverse.value)
      }
    }
    var state: [Felt] = []
    for word in words {
      for half in [UInt32(truncatingIfNeeded: word.old), UInt32(truncatingIfNeeded: word.old >> 32)] {
        state.append(Felt(raw: half % Felt.modulus))
      }
    }
    parameters.permute(&state) { put($0.value) }
  }
}
