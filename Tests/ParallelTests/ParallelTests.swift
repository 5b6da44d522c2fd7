import Parallel
import Testing

@Suite struct ParallelTests {
  @Test(arguments: [0, 1, 2, 7, 1000, 1001])
  func everyIndexIsVisitedOnce(count: Int) {
    var visits = [Int](repeating: 0, count: count)
    visits.withUnsafeMutableBufferPointer { visits in
      let base = visits.baseAddress
      Parallel.forEach(count) { base![$0] += 1 }
      Parallel.forChunks(count, grain: 16) { for i in $0 { base![i] += 10 } }
      Parallel.forChunks(count, multiple: 4) { range in
        if range.upperBound != count && !range.count.isMultiple(of: 4) { base![range.lowerBound] += 1_000_000 }
        for i in range { base![i] += 100 }
      }
    }
    #expect(visits.allSatisfy { $0 == 111 })
  }

  @Test func nestedCallsFinish() {
    let sums = Parallel.map(20) { i in Parallel.map(50) { j in i * j }.reduce(0, +) }
    #expect(sums == (0..<20).map { $0 * 1225 })
  }
}
