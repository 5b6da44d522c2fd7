import KoalaBear

@inline(never)
func multiply(_ a: UnsafePointer<PackedFelt>, _ b: UnsafePointer<PackedFelt>, _ c: UnsafeMutablePointer<PackedFelt>, _ n: Int) {
  for i in 0..<n { c[i] = a[i] * b[i] }
}

@inline(never)
func multiply5(_ a: UnsafePointer<PackedFelt5>, _ b: UnsafePointer<PackedFelt5>, _ c: UnsafeMutablePointer<PackedFelt5>, _ n: Int) {
  for i in 0..<n { c[i] = a[i] * b[i] }
}

@inline(never)
func square5(_ a: UnsafePointer<PackedFelt5>, _ c: UnsafeMutablePointer<PackedFelt5>, _ n: Int) {
  for i in 0..<n { c[i] = a[i].squared }
}

@inline(never)
func scale5(_ a: UnsafePointer<PackedFelt5>, _ s: Felt5, _ c: UnsafeMutablePointer<PackedFelt5>, _ n: Int) {
  for i in 0..<n { c[i] = a[i] * s }
}

@inline(never)
func dot5(_ a: UnsafePointer<PackedFelt5>, _ b: UnsafePointer<PackedFelt5>, _ c: UnsafeMutablePointer<PackedFelt5>, _ n: Int) {
  let half = n / 2
  for i in 0..<half { c[i] = PackedFelt5.dot(a[i], b[i], a[i + half], b[i + half]) }
}

func fieldBenchmarks() {
  let n = 32  // vectors: everything stays in the first-level cache
  let rounds = 60
  var source = Source()
  func vector() -> PackedFelt {
    var x = PackedFelt()
    for i in 0..<16 { x[i] = Felt(source.next()) }
    return x
  }
  func vector5() -> PackedFelt5 { PackedFelt5(vector(), vector(), vector(), vector(), vector()) }
  let a = (0..<n).map { _ in vector() }
  let b = (0..<n).map { _ in vector() }
  let out = UnsafeMutablePointer<PackedFelt>.allocate(capacity: n)
  let out5 = UnsafeMutablePointer<PackedFelt5>.allocate(capacity: n)
  out.initialize(repeating: .one, count: n)
  out5.initialize(repeating: .one, count: n)
  defer {
    out.deallocate()
    out5.deallocate()
  }
  let c = (0..<n).map { _ in vector5() }
  let d = (0..<n).map { _ in vector5() }
  measure("base product, packed", operations: n * rounds * 16) {
    for _ in 0..<rounds { multiply(a, b, out, n) }
  }
  measure("extension product, packed", operations: n * rounds * 16) {
    for _ in 0..<rounds { multiply5(c, d, out5, n) }
  }
  measure("extension square, packed", operations: n * rounds * 16) {
    for _ in 0..<rounds { square5(d, out5, n) }
  }
  measure("extension product by a scalar, packed", operations: n * rounds * 16) {
    let s = d[0][0]
    for _ in 0..<rounds { scale5(d, s, out5, n) }
  }
  measure("a·b + c·d in the extension, packed", operations: n / 2 * rounds * 16) {
    for _ in 0..<rounds { dot5(c, d, out5, n) }
  }
  var x = c[0][1]
  measure("extension product, scalar", operations: 3_000) {
    for _ in 0..<3_000 { x *= x }
  }
  if x == out5[0][0] + out[0][0] { print(x) }
}
