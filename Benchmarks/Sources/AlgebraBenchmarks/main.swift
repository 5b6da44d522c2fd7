fieldBenchmarks()
hashBenchmarks()
