import Configuration
import Foundation
import Yams

/// Where a value came from.
public enum SettingSource: Hashable, Sendable, CustomStringConvertible {
  case flag, environment
  case file(String)
  case standard

  public var description: String {
    switch self {
    case .flag: "command line"
    case .environment: "environment"
    case .file(let path): path
    case .standard: "default"
    }
  }
}

/// Settings as they were read, and where from.
public struct ResolvedSettings<Root: Sendable>: Sendable {
  public internal(set) var values: Root
  /// By key; what is not here has its default.
  public internal(set) var sources: [String: SettingSource] = [:]
  /// What is no error but probably none meant.
  public internal(set) var warnings: [String] = []
}

extension SettingTable {
  /// Longer files are no configurations.
  static var fileLimit: Int { 1 << 20 }

  /// Reads all settings: command line over environment over file over defaults. Any unknown name in the file or on the
  /// command line and any value that does not fit is an error; all of them are told at once.
  ///
  /// `arguments`: flags with their values, as they stand on the command line. `file`: YAML, or JSON, which is YAML.
  public func read(
    arguments: [String] = [], environment: [String: String] = [:], file: String? = nil
  ) throws(ConfigurationError) -> ResolvedSettings<Root> {
    var problems: [String] = []
    var snapshots: [(SettingSource, any ConfigSnapshot)] = []
    func collect(_ source: SettingSource, _ body: () throws(ConfigurationError) -> any ConfigSnapshot) {
      do throws(ConfigurationError) { snapshots.append((source, try body())) } catch { problems += error.problems }
    }
    collect(.flag) { () throws(ConfigurationError) in try flags(arguments) }
    collect(.environment) { () throws(ConfigurationError) in
      EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "martinet").snapshot()
    }
    if let file { collect(.file(file)) { () throws(ConfigurationError) in try snapshot(ofFile: file) } }

    var resolved = ResolvedSettings(values: defaults)
    for setting in settings {
      do {
        guard let (source, text) = try value(of: setting, in: snapshots) else { continue }
        do throws(SettingProblem) {
          try setting.set(&resolved.values, text)
          resolved.sources[setting.key] = source
        } catch {
          problems.append("\(name(setting, source)): expected \(error.expected), found \"\(text)\"")
        }
      } catch {
        problems.append("\(setting.key): \(error)")
      }
    }
    guard problems.isEmpty else { throw ConfigurationError(problems) }
    resolved.warnings = strangeVariables(environment)
    return resolved
  }

  private func name(_ setting: Setting<Root>, _ source: SettingSource) -> String {
    switch source {
    case .flag: setting.flag
    case .environment: setting.variable
    case .file(let path): "\(path), \(setting.key)"
    case .standard: setting.key
    }
  }

  /// The first source's text.
  private func value(
    of setting: Setting<Root>, in snapshots: [(SettingSource, any ConfigSnapshot)]
  ) throws -> (SettingSource, String)? {
    let key = AbsoluteConfigKey(setting.key.split(separator: ".").map(String.init))
    for (source, snapshot) in snapshots {
      // A file has lists of its own; elsewhere commas separate.
      if case .file = source, setting.isList,
        case .stringArray(let values)? = (try? snapshot.value(forKey: key, type: .stringArray))?.value?.content
      {
        return (source, values.isEmpty ? "none" : values.joined(separator: ","))
      }
      do {
        if case .string(let text)? = try snapshot.value(forKey: key, type: .string).value?.content {
          return (source, text)
        }
      } catch {
        throw ConfigurationError("\(name(setting, source)): expected one value, found several")
      }
    }
    return nil
  }

  // MARK: Command line

  private func flags(_ arguments: [String]) throws(ConfigurationError) -> any ConfigSnapshot {
    var values: [String: String] = [:]
    var problems: [String] = []
    var rest = arguments[...]
    func put(_ setting: Setting<Root>, _ value: String) {
      if let before = values[setting.key] {
        guard setting.isList else {
          problems.append("\(setting.flag) is given twice")
          return
        }
        values[setting.key] = before + "," + value
      } else {
        values[setting.key] = value
      }
    }
    while let argument = rest.popFirst() {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let found = settings.first { $0.flag == parts[0] }
      if let found, parts.count == 2 {
        put(found, parts[1])
      } else if let found, found.isSwitch {
        put(found, "true")
      } else if let found {
        guard let value = rest.first, !value.hasPrefix("--") else {
          problems.append("\(found.flag) needs a value: \(found.form ?? "")")
          continue
        }
        rest.removeFirst()
        put(found, value)
      } else if argument.hasPrefix("--no-"),
        let found = settings.first(where: { $0.isSwitch && "--no-" + $0.flag.dropFirst(2) == argument })
      {
        put(found, "false")
      } else if argument.hasPrefix("-") {
        problems.append("there is no option \(parts[0])\(Self.hint(parts[0], settings.map(\.flag)))")
        if parts.count == 1, let value = rest.first, !value.hasPrefix("-") { rest.removeFirst() }
      } else {
        problems.append("\"\(argument)\" is no option")
      }
    }
    guard problems.isEmpty else { throw ConfigurationError(problems) }
    let pairs = values.map { key, value in
      (
        AbsoluteConfigKey(key.split(separator: ".").map(String.init)),
        ConfigValue(.string(value), isSecret: false)
      )
    }
    return InMemoryProvider(name: "command line", values: Dictionary(uniqueKeysWithValues: pairs)).snapshot()
  }

  private static func hint(_ name: String, _ names: [String]) -> String {
    nearest(name, names).map { "; did you mean \($0)?" } ?? ""
  }

  // MARK: Environment

  /// Variables that look like a misspelt setting.
  private func strangeVariables(_ environment: [String: String]) -> [String] {
    let known = settings.map(\.variable)
    return environment.keys.filter { $0.hasPrefix("MARTINET_") && !known.contains($0) }.sorted().compactMap { name in
      guard let near = known.min(by: { Self.editDistance(name, $0) < Self.editDistance(name, $1) }),
        Self.editDistance(name, near) <= 2
      else { return nil }
      return "the environment has \(name), which is no setting; did you mean \(near)?"
    }
  }

  // MARK: File

  private func snapshot(ofFile path: String) throws(ConfigurationError) -> any ConfigSnapshot {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw ConfigurationError("cannot read the configuration \(path): \((error as NSError).localizedDescription)")
    }
    guard data.count <= Self.fileLimit else {
      throw ConfigurationError("the configuration \(path) has \(data.count) bytes; the most is \(Self.fileLimit)")
    }
    // Nothing at all, or comments, are a mapping without members.
    let text = String(decoding: data, as: UTF8.self)
    let keys: [String]
    let isEmpty: Bool
    do {
      let root = try Yams.compose(yaml: text)
      isEmpty = root == nil || root?.null != nil
      guard isEmpty || root?.mapping != nil else {
        throw ConfigurationError("the configuration \(path) must be a mapping of names to values")
      }
      keys = try root.map { try Self.keys($0, [], path) } ?? []
    } catch let error as ConfigurationError {
      throw error
    } catch {
      throw ConfigurationError("the configuration \(path) is not valid YAML or JSON: \(error)")
    }
    let known = settings.map(\.key)
    let problems = keys.filter { !known.contains($0) }.map { key in
      let inside = known.filter { $0.hasPrefix(key + ".") }
      return inside.isEmpty
        ? "\(path): there is no setting \(key)\(Self.hint(key, known))"
        : "\(path): \(key) must be a mapping with some of \(inside.map { $0.dropFirst(key.count + 1) }.joined(separator: ", "))"
    }
    guard problems.isEmpty else { throw ConfigurationError(problems) }
    if isEmpty { return InMemoryProvider(values: [:]).snapshot() }
    do {
      return try YAMLSnapshot(data: [UInt8](data).span.bytes, providerName: path, parsingOptions: .default)
    } catch {
      throw ConfigurationError("the configuration \(path): \(error)")
    }
  }

  /// The names of all values, with dots between levels.
  private static func keys(_ node: Yams.Node, _ prefix: [String], _ path: String) throws -> [String] {
    guard let mapping = node.mapping else { return prefix.isEmpty ? [] : [prefix.joined(separator: ".")] }
    var result: [String] = []
    for (key, value) in mapping {
      guard let name = key.string else { throw ConfigurationError("\(path): a name is no text") }
      result += try keys(value, prefix + [name], path)
    }
    if Set(result).count != result.count { throw ConfigurationError("\(path): a setting is there twice") }
    return result
  }

  // MARK: Printing

  /// All values as a file that gives them again, with where each came from.
  public func file(_ resolved: ResolvedSettings<Root>) -> String {
    var lines: [String] = []
    var section: String?
    for setting in settings {
      let parts = setting.key.split(separator: ".", maxSplits: 1).map(String.init)
      let head = parts.count == 2 ? parts[0] : nil
      if let head, head != section { lines.append("\(head):") }
      section = head
      let source = resolved.sources[setting.key] ?? .standard
      lines.append("\(head == nil ? "" : "  ")\(parts[parts.count - 1]): \(Self.quoted(setting.get(resolved.values)))  # \(source)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Text in double quotes means the same in YAML and JSON; plain where nothing can be misread.
  private static func quoted(_ text: String) -> String {
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    if isPlain, text != "-", !text.hasPrefix("--") { return text }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default:
        if scalar.value < 0x20 { result += "\\u00\(scalar.value < 16 ? "0" : "")\(String(scalar.value, radix: 16))" } else { result.unicodeScalars.append(scalar) }
      }
    }
    return result + "\""
  }
}
