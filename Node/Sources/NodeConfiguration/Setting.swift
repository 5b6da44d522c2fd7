/// One thing that can be set, in a file, in the environment or on the command line.
public struct Setting<Root: Sendable>: Sendable {
  /// Words with dots between levels: `rpc.port` is `port` below `rpc` in a file.
  public let key: String
  public let help: String
  /// What stands for the value in help; nil for flags.
  let form: String?
  let isList: Bool
  let set: @Sendable (inout Root, String) throws(SettingProblem) -> Void
  let get: @Sendable (Root) -> String

  typealias Path<Value> = WritableKeyPath<Root, Value> & Sendable

  init<Value: Sendable>(_ key: String, _ path: any Path<Value>, _ codec: SettingCodec<Value>, _ help: String) {
    self.key = key
    self.help = help
    form = codec.form
    isList = Value.self == [String].self
    set = { (root, text) throws(SettingProblem) in root[keyPath: path] = try codec.read(text) }
    get = { codec.write($0[keyPath: path]) }
  }

  /// A value that may be missing; `none` is the word for that.
  init<Value: Sendable>(
    _ key: String, _ path: any Path<Value?>, _ codec: SettingCodec<Value>, none: String, _ help: String
  ) {
    self.init(key, path, codec.optional(none: none), help)
  }

  /// The setting of a part of something larger.
  init<Part: Sendable>(_ part: Setting<Part>, at path: any Path<Part>) {
    key = part.key
    help = part.help
    form = part.form
    isList = part.isList
    set = { (root, text) throws(SettingProblem) in try part.set(&root[keyPath: path], text) }
    get = { part.get($0[keyPath: path]) }
  }

  /// `--rpc-port`.
  public var flag: String { "--" + key.replacing(".", with: "-") }
  /// `MARTINET_RPC_PORT`.
  public var variable: String {
    "MARTINET_" + key.replacing(".", with: "_").replacing("-", with: "_").uppercased()
  }
  var isSwitch: Bool { form == nil }
}

/// All settings of a command.
public struct SettingTable<Root: Sendable>: Sendable {
  public let settings: [Setting<Root>]
  let defaults: Root

  init(_ defaults: Root, _ settings: [Setting<Root>]) {
    self.defaults = defaults
    self.settings = settings
  }

  /// The settings for `--help`, a paragraph each: flag, value, default, meaning.
  public var help: String {
    settings.map { setting in
      let value = setting.form.map { " \($0)" } ?? ""
      let words = "\(setting.help) (default: \(setting.get(defaults)))".split(separator: " ")
      var lines = ["  \(setting.flag)\(value)", "      "]
      for word in words {
        let isFirst = lines[lines.count - 1].allSatisfy { $0 == " " }
        if !isFirst, lines[lines.count - 1].count + word.count >= 78 {
          lines.append("      \(word)")
        } else {
          lines[lines.count - 1] += isFirst ? word : " \(word)"
        }
      }
      return lines.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// The settings as a table for documents.
  public var markdown: String {
    let lines = settings.map { setting in
      let form = setting.form.map { " \($0)" } ?? ""
      return "| `\(setting.key)` | `\(setting.flag)\(form.replacing("|", with: "\\|"))` | `\(setting.get(defaults))` | \(setting.help) |"
    }
    return (["| in a file | flag | default | |", "|---|---|---|---|"] + lines).joined(separator: "\n")
  }

  /// The name in `names` that `name` is most like, if it is like any.
  static func nearest(_ name: String, _ names: [String]) -> String? {
    let found = names.map { (name: $0, distance: editDistance(name, $0)) }.min { $0.distance < $1.distance }
    guard let found, found.distance <= max(2, name.utf8.count / 3) else { return nil }
    return found.name
  }

  /// Insertions, deletions and changes of a byte that lead from one to the other.
  static func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.utf8.prefix(200)), Array(b.utf8.prefix(200)))
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(diagonal + (x == y ? 0 : 1), above + 1, row[j] + 1)
        diagonal = above
      }
    }
    return row[b.count]
  }
}
