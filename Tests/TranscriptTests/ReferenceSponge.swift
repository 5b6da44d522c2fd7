import Hashes
import KoalaBear

/// The sponge of Documentation/Transcript.md, written a second time in the plainest way: canonical integers, and the
/// whole history replayed for every challenge.
struct ReferenceSponge {
  enum Event: Hashable {
    case input(UInt32)
    case output
  }

  var history: [Event] = []

  init(domain: [UInt8]) {
    observe(UInt32(domain.count))
    for start in stride(from: 0, to: domain.count, by: 3) {
      let bytes = domain[start..<min(start + 3, domain.count)]
      observe(bytes.reversed().reduce(0) { $0 * 256 + UInt32($1) })
    }
  }

  mutating func observe(_ x: UInt32) { history.append(.input(x)) }

  /// Cuts the history into runs of inputs and outputs and plays them block by block.
  mutating func challenge() -> UInt32 {
    history.append(.output)
    var state = [UInt64](repeating: 0, count: 16)
    var result: UInt32 = 0
    var i = 0
    while i < history.count {
      var inputs: [UInt64] = []
      while i < history.count, case .input(let x) = history[i] {
        inputs.append(UInt64(x))
        i += 1
      }
      var outputs = 0
      while i < history.count, case .output = history[i] {
        outputs += 1
        i += 1
      }
      if outputs == 0 { break }
      var blocks = stride(from: 0, to: inputs.count, by: 8).map {
        Array(inputs[$0..<min($0 + 8, inputs.count)])
      }
      if blocks.isEmpty { blocks = [[]] }
      for (b, block) in blocks.enumerated() {
        for (j, x) in block.enumerated() { state[j] += x }
        state[15] += b == blocks.count - 1 ? 16 + UInt64(block.count) : 8
        permute(&state)
      }
      for _ in 0..<(outputs - 1) / 8 {
        state[15] += 32
        permute(&state)
      }
      result = UInt32(state[(outputs - 1) % 8])
      state[14] += UInt64((outputs - 1) % 8 + 1)
    }
    return result
  }

  private func permute(_ state: inout [UInt64]) {
    var felts = state.map { Felt(reducing: $0) }
    felts.withUnsafeMutableBufferPointer { Poseidon2.permute16($0.baseAddress!) }
    state = felts.map { UInt64($0.value) }
  }
}

/// SplitMix64.
struct Generator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  mutating func felt() -> Felt { Felt(reducing: next()) }
  mutating func felt5() -> Felt5 { Felt5(felt(), felt(), felt(), felt(), felt()) }
}
