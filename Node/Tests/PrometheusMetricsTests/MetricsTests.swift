import CoreMetrics
import Dispatch
import Foundation
import PrometheusMetrics
import Testing

struct MetricsTests {
  func read(_ registry: MetricsRegistry) throws -> Exposition {
    let text = registry.text()
    // For a check by another parser: prometheus_client.parser.
    if let path = ProcessInfo.processInfo.environment["MARTINET_METRICS_OUT"] {
      let url = URL(fileURLWithPath: path).appendingPathComponent("\(UUID().uuidString).prom")
      try Data(text).write(to: url)
    }
    return try Exposition(text)
  }

  @Test func countersGaugesAndHistograms() throws {
    let registry = MetricsRegistry()
    let blocks = registry.counter("martinet_blocks_total", help: "Blocks that were sealed.")
    blocks.increment()
    blocks.increment(by: (1 << 53) as Int64)
    blocks.increment(by: -5 as Int64)
    registry.gauge("martinet_head", labels: [("chain", "l2")]).set(7 as Int64)
    registry.gauge("martinet_head", labels: [("chain", "l1")]).set(2.5)
    let times = registry.histogram("martinet_sealing_seconds", help: "Time.", bounds: [0.1, 0.01, 1])
    for value in [0.005, 0.01, 0.05, 0.5, 2] { times.record(value) }
    times.record(.milliseconds(250))
    times.recordNanoseconds(1_000_000_000)

    let text = try read(registry)
    // A Double would have lost the one.
    #expect(String(decoding: registry.text(), as: UTF8.self).contains("martinet_blocks_total 9007199254740993\n"))
    #expect(text.types["martinet_blocks_total"] == "counter")
    #expect(text.help["martinet_blocks_total"] == "Blocks that were sealed.")
    #expect(text["martinet_head", ["chain": "l2"]] == 7 && text["martinet_head", ["chain": "l1"]] == 2.5)
    let bucket = "martinet_sealing_seconds_bucket"
    #expect(text.samples.filter { $0.name == bucket }.map { $0.labels["le"] } == ["0.01", "0.1", "1", "+Inf"])
    #expect(text.samples.filter { $0.name == bucket }.map(\.value) == [2, 3, 6, 7])
    #expect(text["martinet_sealing_seconds_count", [:]] == 7)
    #expect(abs((text["martinet_sealing_seconds_sum", [:]] ?? 0) - 3.815) < 1e-9)
  }

  @Test func anyNamesAndLabelsAreLegalText() throws {
    let registry = MetricsRegistry()
    let values = ["", "a\"b", "a\\b", "a\nb", "\\n", "é世", "{},= "]
    for value in values { registry.counter("9 live's.total_total", labels: [("a-b", value), ("le", "x")]).increment() }
    registry.gauge("x", help: "line\nand \\ more").set(.nan)
    registry.gauge("y").set(-.infinity)
    let text = try read(registry)
    for value in values { #expect(text["_9_live_s_total_total", ["a_b": value, "le_": "x"]] == 1) }
    #expect(text.help["x"] == "line\nand \\ more")
    #expect(text["y", [:]] == -.infinity)
  }

  @Test func labelsAreBounded() throws {
    let registry = MetricsRegistry(seriesLimit: 4, familyLimit: 2)
    for i in 0..<100 { registry.counter("calls_total", labels: [("method", "m\(i)")]).increment() }
    registry.counter("calls_total", labels: [("method", "m1")]).increment()
    registry.gauge("second").set(1.0)
    registry.gauge("third").set(1.0)
    // A name has one kind.
    registry.gauge("calls_total").set(5.0)
    let text = try read(registry)
    #expect(text.samples.filter { $0.name == "calls_total" }.count == 4)
    #expect(text["calls_total", ["method": "other"]] == 97 && text["calls_total", ["method": "m1"]] == 2)
    #expect(text["second", [:]] == 1 && text.types["third"] == nil)
    #expect(text["martinet_metrics_ignored_total", [:]] == 99)
  }

  @Test func librariesMetricsArrive() throws {
    let registry = MetricsRegistry()
    let counter = Counter(label: "hb.requests", dimensions: [("status", "200")], factory: registry)
    counter.increment(by: 3)
    FloatingPointCounter(label: "joules", factory: registry).increment(by: 0.5)
    let timer = CoreMetrics.Timer(label: "hb.request.duration", dimensions: [], factory: registry)
    timer.recordMilliseconds(20)
    Recorder(label: "size", dimensions: [], aggregate: true, factory: registry).record(300)
    Recorder(label: "level", dimensions: [], aggregate: false, factory: registry).record(0.25)
    let meter = Meter(label: "active", factory: registry)
    meter.increment()
    meter.increment()
    meter.decrement()
    var text = try read(registry)
    #expect(text["hb_requests_total", ["status": "200"]] == 3 && text["joules_total", [:]] == 0.5)
    #expect(text["hb_request_duration_seconds_bucket", ["le": "0.01"]] == 0)
    #expect(text["hb_request_duration_seconds_bucket", ["le": "0.025"]] == 1)
    #expect(text["size_sum", [:]] == 300 && text["level", [:]] == 0.25 && text["active", [:]] == 1)
    meter.destroy()
    text = try read(registry)
    #expect(text["active", [:]] == nil)
  }

  @Test func theProcessAndWhatIsCollected() throws {
    let registry = MetricsRegistry()
    registry.addProcess()
    registry.collect { $0.gauge("now").set(Date().timeIntervalSince1970) }
    let first = try read(registry)
    var sum = 0.0
    for i in 0..<20_000_000 { sum += Double(i).squareRoot() }
    #expect(sum > 0)
    let second = try read(registry)
    let name = "process_cpu_seconds_total"
    #expect((first[name, [:]] ?? 0) > 0)
    #expect((second[name, [:]] ?? 0) > (first[name, [:]] ?? 0))
    #expect((second["now", [:]] ?? 0) >= (first["now", [:]] ?? .infinity))
    #if os(Linux)
      #expect((first["process_resident_memory_bytes", [:]] ?? 0) > Double(1 << 20))
      #expect((first["process_open_fds", [:]] ?? 0) >= 3)
    #endif
  }

  @Test func countsFromManyThreadsAreAllThere() throws {
    let registry = MetricsRegistry()
    DispatchQueue.concurrentPerform(iterations: 8) { i in
      for _ in 0..<10_000 {
        registry.counter("n_total", labels: [("thread", "\(i % 3)")]).increment()
        registry.histogram("h").record(0.001)
      }
    }
    let text = try read(registry)
    #expect(text.samples.filter { $0.name == "n_total" }.reduce(0) { $0 + $1.value } == 80_000)
    #expect(text["h_count", [:]] == 80_000 && text["h_bucket", ["le": "0.001"]] == 80_000)
  }
}
