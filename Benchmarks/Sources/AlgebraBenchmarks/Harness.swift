/// Prints the best of several runs in nanoseconds per operation.
func measure(_ name: String, operations: Int, runs: Int = 200, _ body: () -> Void) {
  let clock = ContinuousClock()
  var best = Double.infinity
  for _ in 0..<runs {
    let time = clock.measure(body)
    best = min(best, Double(time.components.seconds) * 1e9 + Double(time.components.attoseconds) / 1e9)
  }
  let tenths = Int(best / Double(operations) * 1000)
  let fraction = String(1000 + tenths % 1000).dropFirst()
  print("\(tenths / 1000).\(fraction) ns  \(name)")
}

/// Elements that differ from each other and fill the field.
struct Source {
  var state: UInt32 = 1

  mutating func next() -> UInt32 {
    state = state &* 1_664_525 &+ 1_013_904_223
    return state % 0x7f00_0001
  }
}
