public import CoreMetrics
import Synchronization

/// All metrics of a process, and their text for Prometheus (format 0.0.4).
///
/// It is a factory of swift-metrics, so that libraries' own metrics arrive here as well: counters are named `…_total`, timers are
/// histograms named `…_seconds`, recorders histograms, meters and recorders that do not aggregate gauges.
///
/// Bounded: a name has at most `seriesLimit` series; later labels are counted together, with `other` as their value. There are
/// at most `familyLimit` names; later ones are ignored. `martinet_metrics_ignored_total` counts both.
public final class MetricsRegistry: MetricsFactory {
  public static let contentType = ExpositionText.contentType

  private struct Family {
    let kind: MetricKind
    let bounds: [Double]
    var help: String?
    var series: [MetricLabels: any MetricSeries] = [:]
  }

  private struct State {
    var families: [String: Family] = [:]
    var collectors: [@Sendable (MetricsRegistry) -> Void] = []
  }

  public let seriesLimit: Int
  public let familyLimit: Int
  private let state = Mutex(State())
  private let ignored = CounterSeries()

  public init(seriesLimit: Int = 512, familyLimit: Int = 1024) {
    self.seriesLimit = max(1, seriesLimit)
    self.familyLimit = familyLimit
  }

  // MARK: Making

  /// A counter. `name` ends in `_total`.
  public func counter(_ name: String, help: String? = nil, labels: [(String, String)] = []) -> CounterSeries {
    series(name, .counter, [], help, labels) { _ in CounterSeries() } ?? CounterSeries()
  }

  public func gauge(_ name: String, help: String? = nil, labels: [(String, String)] = []) -> GaugeSeries {
    series(name, .gauge, [], help, labels) { _ in GaugeSeries() } ?? GaugeSeries()
  }

  /// A histogram; all series of a name have the bounds of the first.
  public func histogram(
    _ name: String, help: String? = nil, labels: [(String, String)] = [], bounds: [Double] = HistogramSeries.durations
  ) -> HistogramSeries {
    let bounds = Set(bounds.filter(\.isFinite)).sorted()
    return series(name, .histogram, bounds, help, labels) { HistogramSeries(bounds: $0) }
      ?? HistogramSeries(bounds: [])
  }

  /// Called before each `text()`: sets gauges to what is so then. Must not call `text()`.
  public func collect(_ body: @escaping @Sendable (MetricsRegistry) -> Void) {
    state.withLock { $0.collectors.append(body) }
  }

  /// The series with that name and labels, made if there is room; nil where the name is of another kind or there are too many.
  private func series<Series: MetricSeries>(
    _ name: String, _ kind: MetricKind, _ bounds: [Double], _ help: String?, _ dimensions: [(String, String)],
    _ make: ([Double]) -> Series
  ) -> Series? {
    let name = MetricName.metric(name)
    let labels = MetricLabels(dimensions)
    return state.withLock { state in
      if state.families[name] == nil {
        guard state.families.count < familyLimit else {
          ignored.increment()
          return nil
        }
        state.families[name] = Family(kind: kind, bounds: bounds)
      }
      guard var family = state.families[name], family.kind == kind else {
        ignored.increment()
        return nil
      }
      if let help, family.help == nil {
        family.help = help
        state.families[name] = family
      }
      if let found = family.series[labels] { return found as? Series }
      var place = labels
      if family.series.count >= seriesLimit - 1 {
        place = labels.overflow
        if place != labels { ignored.increment() }
        if let found = family.series[place] { return found as? Series }
      }
      let made = make(family.bounds)
      state.families[name]?.series[place] = made
      return made
    }
  }

  private func remove(_ handler: AnyObject) {
    state.withLock { state in
      for (name, family) in state.families {
        if let labels = family.series.first(where: { $0.value === handler })?.key {
          state.families[name]?.series[labels] = nil
          return
        }
      }
    }
  }

  // MARK: Reading

  /// The text, names in order.
  public func text() -> [UInt8] {
    let collectors = state.withLock { $0.collectors }
    for collector in collectors { collector(self) }
    let families = state.withLock { $0.families }
    var text = ExpositionText()
    for (name, family) in families.sorted(by: { $0.key < $1.key }) where !family.series.isEmpty {
      text.family(name, family.kind, help: family.help)
      let series = family.series.sorted { a, b in
        a.key.pairs.lexicographicallyPrecedes(b.key.pairs) { ($0.name, $0.value) < ($1.name, $1.value) }
      }
      for (labels, one) in series { one.write(name, labels, to: &text) }
    }
    let name = "martinet_metrics_ignored_total"
    text.family(name, .counter, help: "Times that a metric was asked for which had no place of its own.")
    ignored.write(name, MetricLabels([]), to: &text)
    return text.bytes
  }

  // MARK: swift-metrics

  private static func counterName(_ label: String) -> String { label.hasSuffix("_total") ? label : label + "_total" }

  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(Self.counterName(label), .counter, [], nil, dimensions) { _ in CounterSeries() } ?? IgnoredSeries()
  }

  public func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    series(Self.counterName(label), .counter, [], nil, dimensions) { _ in CounterSeries() } ?? IgnoredSeries()
  }

  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(label, .gauge, [], nil, dimensions) { _ in GaugeSeries() } ?? IgnoredSeries()
  }

  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    if aggregate {
      return series(label, .histogram, HistogramSeries.magnitudes, nil, dimensions) { HistogramSeries(bounds: $0) }
        ?? IgnoredSeries()
    }
    return series(label, .gauge, [], nil, dimensions) { _ in GaugeSeries() } ?? IgnoredSeries()
  }

  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    let name = label.hasSuffix("_seconds") ? label : label + "_seconds"
    return series(name, .histogram, HistogramSeries.durations, nil, dimensions) { HistogramSeries(bounds: $0) }
      ?? IgnoredSeries()
  }

  public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
  public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
  public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
  public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
}
