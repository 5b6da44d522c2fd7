import Foundation
import TemporaryFolders
import Testing

/// `martinet keystore`: what is written, what is refused, and that no secret is printed.
struct KeystoreCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try write("password", "correct horse\nsecond line\n")
    try write("wrong", "correct horse ")
    try write("key", "0x\(Self.key)\n")
  }

  static let key = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
  static let address = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23"

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.url.appendingPathComponent(name))
  }

  /// Runs `keystore` and looks for secrets in what it says.
  func keystore(_ arguments: String..., environment: [String: String] = [:]) throws -> EndedCommand {
    let command = try EndedCommand(["keystore"] + arguments, in: folder, environment: environment)
    for secret in [Self.key, "correct horse"] {
      #expect(!command.output.contains(secret) && !command.errors.contains(secret), "\(arguments)")
    }
    return command
  }

  @Test func aKeyIsImportedShownAndNeverReplaced() throws {
    let made = try keystore(
      "import", "--key-file", "key", "--password-file", "password", "--light", "--file", "k.json", "--json")
    #expect(made.status == 0, "\(made.errors)")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any])
    #expect(object["address"] as? String == Self.address)
    let path = folder.url.appendingPathComponent("k.json").path
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    #expect(try !String(contentsOfFile: path, encoding: .utf8).contains(Self.key))

    let shown = try keystore("show", "k.json", "--check", "--password-variable", "PW", environment: ["PW": "correct horse"])
    #expect(shown.status == 0 && shown.output.contains(Self.address) && shown.output.contains("the password fits"))
    let refused = try keystore("show", "k.json", "--check", "--password-file", "wrong")
    #expect(refused.status == 1 && refused.errors.contains("wrong password") && refused.output.isEmpty)
    let again = try keystore("import", "--key-file", "key", "--password-file", "password", "--light", "--file", "k.json")
    #expect(again.status == 1 && again.errors.contains("is already there"))
  }

  @Test func aNewKeyIsAnotherEachTime() throws {
    for _ in 0..<2 {
      let made = try keystore("new", "--password-file", "password", "--light", "--folder", ".")
      #expect(made.status == 0, "\(made.errors)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("UTC--") }
    #expect(names.count == 2 && Set(names.map { $0.suffix(40) }).count == 2)
  }

  @Test func whatIsNoKeyOrPasswordIsRefused() throws {
    try write("short", String(Self.key.dropLast(2)))
    let short = try keystore("import", "--key-file", "short", "--password-file", "password", "--light")
    #expect(short.status == 1 && short.errors.contains("64 hexadecimal digits") && !short.errors.contains(Self.key.prefix(16)))
    try write("zero", String(repeating: "0", count: 64))
    #expect(try keystore("import", "--key-file", "zero", "--password-file", "password", "--light").status == 1)
    try write("empty", "\n")
    #expect(try keystore("new", "--password-file", "empty", "--light").errors.contains("empty password"))
    #expect(try keystore("new", "--password-variable", "NO_SUCH_VARIABLE", "--light").status == 1)
    let silent = try keystore("new", "--light")
    #expect(silent.status == 1 && silent.errors.contains("no terminal"))
    #expect(try keystore("new", "--password", "x").status == 64)
    #expect(try keystore("show", "password").errors.contains("not a keystore file"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("UTC--") }.isEmpty)
  }
}
