import KoalaBear

fieldBenchmarks()
