public import CoreMetrics
import Synchronization

/// What a metric's name stands for.
enum MetricKind: String {
  case counter, gauge, histogram
}

/// One series of a metric: a name and its labels' values. Safe from any thread.
protocol MetricSeries: AnyObject, Sendable {
  /// The samples at this moment.
  func write(_ name: String, _ labels: MetricLabels, to text: inout ExpositionText)
}

/// A number that only grows.
///
/// Whole and broken amounts are added separately: a Double would lose single events beyond 2⁵³.
public final class CounterSeries: MetricSeries, CounterHandler, FloatingPointCounterHandler {
  private let whole = Atomic<Int64>(0)
  private let broken = Mutex(0.0)

  /// Adds; a negative amount is not added, as it would look like a restart.
  public func increment(by amount: Int64) {
    guard amount > 0 else { return }
    whole.wrappingAdd(amount, ordering: .relaxed)
  }

  public func increment(by amount: Double) {
    guard amount > 0, amount.isFinite else { return }
    broken.withLock { $0 += amount }
  }

  public func increment() { increment(by: 1 as Int64) }

  /// Makes it `total` where it is less: for what is counted elsewhere.
  public func raise(to total: UInt64) {
    whole.max(Int64(clamping: total), ordering: .relaxed)
  }

  public func reset() {
    whole.store(0, ordering: .relaxed)
    broken.withLock { $0 = 0 }
  }

  func write(_ name: String, _ labels: MetricLabels, to text: inout ExpositionText) {
    let (integer, rest) = (whole.load(ordering: .relaxed), broken.withLock { $0 })
    text.sample(name, labels, rest == 0 ? String(integer) : ExpositionText.number(Double(integer) + rest))
  }
}

/// A number that goes up and down.
public final class GaugeSeries: MetricSeries, MeterHandler, RecorderHandler {
  private let value = Mutex(0.0)

  public func set(_ new: Int64) { set(Double(new)) }
  public func set(_ new: Double) { value.withLock { $0 = new } }
  public func increment(by amount: Double) { value.withLock { $0 += amount } }
  public func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  public func record(_ new: Int64) { set(new) }
  public func record(_ new: Double) { set(new) }

  func write(_ name: String, _ labels: MetricLabels, to text: inout ExpositionText) {
    text.sample(name, labels, ExpositionText.number(value.withLock { $0 }))
  }
}

/// How often values fell below each of some bounds, how many there were, and their sum.
public final class HistogramSeries: MetricSeries, RecorderHandler, TimerHandler {
  /// Seconds: from what a lookup takes to what a proof does.
  public static let durations: [Double] = [
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
  ]
  /// Counts and sizes.
  public static let magnitudes: [Double] = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
  ]

  private struct State {
    var counts: [UInt64]
    var sum = 0.0
  }

  /// In ascending order; what is above the last is counted as well.
  private let bounds: [Double]
  private let state: Mutex<State>

  init(bounds: [Double]) {
    self.bounds = bounds
    state = Mutex(State(counts: [UInt64](repeating: 0, count: bounds.count + 1)))
  }

  public func record(_ value: Int64) { record(Double(value)) }

  public func record(_ value: Double) {
    guard value.isFinite else { return }
    var (low, high) = (0, bounds.count)
    while low < high {
      let middle = (low + high) / 2
      if bounds[middle] < value { low = middle + 1 } else { high = middle }
    }
    state.withLock {
      $0.counts[low] += 1
      $0.sum += value
    }
  }

  public func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

  /// Seconds.
  public func record(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    record(Double(seconds) + Double(attoseconds) / 1e18)
  }

  func write(_ name: String, _ labels: MetricLabels, to text: inout ExpositionText) {
    let state = state.withLock { $0 }
    var count: UInt64 = 0
    for (bound, n) in zip(bounds, state.counts) {
      count += n
      text.sample(name + "_bucket", labels, le: ExpositionText.number(bound), String(count))
    }
    count += state.counts[bounds.count]
    text.sample(name + "_bucket", labels, le: "+Inf", String(count))
    text.sample(name + "_sum", labels, ExpositionText.number(state.sum))
    text.sample(name + "_count", labels, String(count))
  }
}

/// Takes what has no place: a name of another kind, or one metric too many.
final class IgnoredSeries: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
  func increment(by: Int64) {}
  func increment(by: Double) {}
  func decrement(by: Double) {}
  func set(_: Int64) {}
  func set(_: Double) {}
  func record(_: Int64) {}
  func record(_: Double) {}
  func recordNanoseconds(_: Int64) {}
  func reset() {}
}
