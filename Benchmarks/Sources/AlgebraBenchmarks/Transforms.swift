import KoalaBear

func transformBenchmarks() {
  for (log, extra, columns) in [(12, 1, 8), (16, 1, 4), (20, 0, 1), (20, 1, 1), (20, 0, 4), (20, 1, 4)] {
    let values = VectorBuffer<Felt>(uninitialized: columns << log)
    var source = Source()
    for i in 0..<columns << log { values.base[i] = Felt(source.next()) }
    let output = VectorBuffer<Felt>(repeating: .zero, count: columns << (log + extra))
    measure("NTT 2^\(log) to 2^\(log + extra), an output element", operations: columns << (log + extra), runs: 10) {
      NTT.encode(
        values.base, count: columns << log, logBlock: log, logDomain: log + extra, into: output.base)
    }
  }
}
