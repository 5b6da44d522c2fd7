import Executor
import Machine

extension RowWriter {
  /// A row of `shaTable`. Its lookups of limbs of b and c are counted by `SHA256Rows`.
  mutating func fillSHA256() {
    let call = beginCall()
    readBytes(call, 1)
    let state = call.area(0)
    for word in state { put(limbs: word.old) }
    for word in state { put(limbs: word.new) }
    accesses(call, 0)
    for word in state { range16(limbs: word.new) }
    var old: [UInt32] = []
    for (i, word) in state.enumerated() {
      for half in 0..<2 {
        let shift = UInt64(32 * half)
        let x = UInt32(truncatingIfNeeded: word.old >> shift)
        let added = UInt32(truncatingIfNeeded: word.new >> shift) &- x
        put((x & 0xffff) + (added & 0xffff) > 0xffff)
        put(x.addingReportingOverflow(added).overflow)
        if i % 2 == 0 && half == 0 {
          counters.countRange16(added & 0xffff)
          counters.countRange16(added >> 16)
        }
        old.append(x)
      }
    }
    for x in old[1...2] {
      for i in 0..<4 { put(SHA256Rounds.digits(x, 8 * i, count: 8, base: 4)) }
      for limb in [x & 0xffff, x >> 16] {
        let sigma = SHA256Rounds.upperSigma0(limb)
        for half in [0, 16] { put(SHA256Rounds.digits(sigma, half, count: 16, base: 3)) }
      }
    }
    for x in old[4...6] {
      put(x & 0xff)
      put(x >> 16 & 0xff)
    }
  }
}
