fieldBenchmarks()
hashBenchmarks()
transformBenchmarks()
