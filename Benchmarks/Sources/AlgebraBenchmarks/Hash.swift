import Hashes
import KoalaBear

func hashBenchmarks() {
  let rounds = 60
  let packed = UnsafeMutablePointer<PackedFelt>.allocate(capacity: 24)
  packed.initialize(repeating: .one, count: 24)
  let scalar = UnsafeMutablePointer<Felt>.allocate(capacity: 24)
  scalar.initialize(repeating: .one, count: 24)
  defer {
    packed.deallocate()
    scalar.deallocate()
  }
  measure("Poseidon2 width 16, packed", operations: rounds * 16) {
    for _ in 0..<rounds { Poseidon2.permute16(packed) }
  }
  measure("Poseidon2 width 24, packed", operations: rounds * 16) {
    for _ in 0..<rounds { Poseidon2.permute24(packed) }
  }
  measure("Poseidon2 width 16, scalar", operations: rounds) {
    for _ in 0..<rounds { Poseidon2.permute16(scalar) }
  }
  measure("Poseidon2 width 24, scalar", operations: rounds) {
    for _ in 0..<rounds { Poseidon2.permute24(scalar) }
  }
}
