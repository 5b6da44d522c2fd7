fieldBenchmarks()
hashBenchmarks()
transformBenchmarks()
vectorBenchmarks()
