import KoalaBear
import Multilinear

func vectorBenchmarks() {
  var source = Source()
  func element() -> Felt5 {
    Felt5(Felt(source.next()), Felt(source.next()), Felt(source.next()), Felt(source.next()), Felt(source.next()))
  }
  let log = 18
  let count = 1 << log
  let point = (0..<log).map { _ in element() }
  let values = VectorBuffer<Felt>(uninitialized: count)
  for i in 0..<count { values.base[i] = Felt(source.next()) }
  let table = Tables.eq(point)
  let other = Tables.eq(point.reversed())
  let small = 1 << 10
  var sum = Felt5.zero
  measure("⟨base, extension⟩ in the cache", operations: small) {
    sum += Dot.base(values.base, table.base, vectors: small / 16)
  }
  measure("⟨extension, extension⟩ in the cache", operations: small) {
    sum += Dot.ext(other.base, table.base, vectors: small / 16)
  }
  measure("evaluation of 2^18 base elements", operations: count, runs: 20) {
    sum += Evaluate.base(values.base, count: count, at: point)
  }
  measure("evaluation of 2^18 extension elements", operations: count, runs: 20) {
    sum += Evaluate.ext(table.base, vectors: count / 16, at: point)
  }
  measure("eq table of 2^18", operations: count, runs: 20) { Tables.fillEq(table.base, point: point) }
  measure("fold of 2^18 extension elements, an element of the result", operations: count / 2, runs: 20) {
    Fold.ext(other.base, vectors: count / 16, half: count / 32, by: point[0], into: table.base)
  }
  measure("fold of 2^18 base elements, an element of the result", operations: count / 2, runs: 20) {
    Fold.base(values.base, count: count, half: count / 2, by: point[0], into: table.base)
  }
  var inverses = (0..<1024).map { _ in element() }
  measure("batch inversion in the extension", operations: 1024) { BatchInverse.invert(&inverses) }
  measure("inverse in the extension", operations: 1) { sum = (sum + .one).inverse }
  if sum == .zero { print(inverses[0]) }
}
