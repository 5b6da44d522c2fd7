import Executor
import Machine

extension RowWriter {
  /// A row of `keccakTable`. Its lookups of windows and groups are counted by `KeccakCounters`.
  mutating func fillKeccak() {
    let call = beginCall()
    let words = call.area(0)
    for word in words { put(limbs: word.old) }
    for word in words { put(limbs: word.new) }
    accesses(call, 0)
    for word in words {
      let lane = KeccakLane(word.old)
      for j in 0..<8 { put(KeccakWindows.window(UInt32(lane[j]))) }
    }
    for word in words { for m in 0..<3 { put(groupsOf: limb(word.old, m)) } }
    for word in words { for m in 0..<4 { put(groupsOf: limb(word.new, m)) } }
  }

  /// Bits 0 … 2, 3 … 5 and 6 … 7 of the low byte, and 12 times those of the high byte.
  private mutating func put(groupsOf limb: UInt32) {
    let (low, high) = (limb & 0xff, limb >> 8)
    put(low & 7 + KeccakWindows.base * (high & 7))
    put(low >> 3 & 7 + KeccakWindows.base * (high >> 3 & 7))
    put(low >> 6 + KeccakWindows.base * (high >> 6))
  }
}
