/// What became of one case of a fixture.
public enum Verdict: Hashable, Sendable {
  case passed
  /// With the first difference.
  case failed(String)
  /// With the reason.
  case skipped(String)
}

/// A case and its verdict.
public struct CaseResult: Sendable {
  /// The file, the test, and what tells cases of a test apart.
  public let name: String
  public let verdict: Verdict

  public init(_ name: String, _ verdict: Verdict) {
    self.name = name
    self.verdict = verdict
  }
}

/// Verdicts counted.
public struct Report: Sendable {
  public private(set) var passed = 0
  public private(set) var failures: [CaseResult] = []
  /// How many cases were skipped for a reason.
  public private(set) var skipped: [String: Int] = [:]

  public init() {}

  public mutating func add(_ results: [CaseResult]) {
    for result in results {
      switch result.verdict {
      case .passed: passed += 1
      case .failed: failures.append(result)
      case .skipped(let reason): skipped[reason, default: 0] += 1
      }
    }
  }

  public mutating func add(_ other: Report) {
    passed += other.passed
    failures += other.failures
    skipped.merge(other.skipped, uniquingKeysWith: +)
  }

  public var skippedCount: Int { skipped.values.reduce(0, +) }

  /// "12 passed, 1 failed, 2 skipped", and the reasons.
  public var summary: String {
    var text = "\(passed) passed, \(failures.count) failed, \(skippedCount) skipped"
    for (reason, count) in skipped.sorted(by: { $0.key < $1.key }) { text += "\n  skipped \(count): \(reason)" }
    return text
  }
}
