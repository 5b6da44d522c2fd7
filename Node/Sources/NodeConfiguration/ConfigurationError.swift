/// What is wrong with a configuration: all of it at once, a line each.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  public let problems: [String]

  public init(_ problems: [String]) { self.problems = problems }
  init(_ problem: String) { problems = [problem] }

  public var description: String { problems.joined(separator: "\n") }
}

/// Why a text is no value of a setting: what was expected.
struct SettingProblem: Error {
  let expected: String
  init(_ expected: String) { self.expected = expected }
}
