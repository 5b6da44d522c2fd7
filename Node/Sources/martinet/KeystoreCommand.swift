import ArgumentParser
import BigIntegers
import Console
import EthereumTypes
import Foundation
import Keystore

/// `martinet keystore`: private keys in files under a password.
struct KeystoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keystore",
    abstract: "Keep private keys in files under a password (web3 secret storage, version 3).",
    discussion: """
      The password comes from --password-file, from the environment variable that --password-variable names, or is asked \
      for; never from the command line, where others can read it. The private key is never printed.
      """,
    subcommands: [New.self, Import.self, Show.self])

  struct PasswordOptions: ParsableArguments {
    @Option(help: "A file whose first line is the password.", completion: .file())
    var passwordFile: String?
    @Option(help: "The environment variable that holds the password.")
    var passwordVariable: String?

    func validate() throws {
      guard passwordFile == nil || passwordVariable == nil else {
        throw ValidationError("give --password-file or --password-variable, not both")
      }
    }

    /// `isNew`: asked for twice, and not empty.
    func read(isNew: Bool) throws -> [UInt8] {
      let password: [UInt8]
      if let passwordFile {
        password = try firstLine(passwordFile)
      } else if let passwordVariable {
        guard let value = ProcessInfo.processInfo.environment[passwordVariable] else {
          throw Failure("the environment has no variable \(passwordVariable)")
        }
        password = Array(value.utf8)
      } else {
        password = try Prompt.secret("Password: ")
        if isNew, try Prompt.secret("The same again: ") != password { throw Failure("the two passwords differ") }
      }
      guard !isNew || !password.isEmpty else { throw Failure("an empty password protects nothing") }
      return password
    }
  }

  struct WriteOptions: ParsableArguments {
    @Option(name: .customLong("folder"), help: "Where to write the file, under the usual name.", completion: .directory)
    var folder = "."
    @Option(help: "The file to write instead.", completion: .file())
    var file: String?
    @Flag(help: "A weak key derivation (scrypt with n = 4096): for tests only.")
    var light = false

    func write(_ key: UInt256, _ password: [UInt8], _ terminal: Terminal) throws {
      do throws(KeystoreError) {
        let stored = try KeystoreFile(
          key: key, password: password, derivation: light ? .scrypt(n: 4096, r: 8, p: 1) : .standard)
        let path = file ?? "\(folder)/\(stored.fileName())"
        try stored.write(path: path)
        try report(stored, path, terminal)
      } catch {
        throw Failure("\(error)")
      }
    }
  }

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a random key and write its file.")
    @OptionGroup var password: PasswordOptions
    @OptionGroup var write: WriteOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      try write.write(KeystoreFile.newKey(), password.read(isNew: true), output.terminal)
    }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write the file of a key that is there already.")
    @Option(help: "A file whose first line is the key: 64 hexadecimal digits. Without it the key is asked for.", completion: .file())
    var keyFile: String?
    @OptionGroup var password: PasswordOptions
    @OptionGroup var write: WriteOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let text = String(decoding: try keyFile.map(firstLine) ?? Prompt.secret("Private key: "), as: UTF8.self)
      guard let digits = bytes(hex: text), digits.count == 32, let key = UInt256(bigEndian: digits) else {
        // What was found is not repeated: it may be most of a key.
        throw Failure("a private key has 64 hexadecimal digits, with or without 0x in front")
      }
      try write.write(key, password.read(isNew: true), output.terminal)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say whose key a file holds; with --check, whether the password opens it.")
    @Argument(help: "The keystore file.", completion: .file())
    var path: String
    @Flag(help: "Ask for the password and open the file.")
    var check = false
    @OptionGroup var password: PasswordOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      do {
        let stored = try KeystoreFile(path: path)
        if check { _ = try stored.open(password: password.read(isNew: false)) }
        try report(stored, path, output.terminal, isOpen: check)
      } catch let error as KeystoreError {
        throw Failure("\(error)")
      }
    }
  }
}

private func report(
  _ file: KeystoreFile, _ path: String, _ terminal: Terminal, isOpen: Bool? = nil
) throws(KeystoreError) {
  let derivation =
    switch file.derivation {
    case .scrypt(let n, let r, let p): "scrypt, n = \(n), r = \(r), p = \(p)"
    case .pbkdf2(let c): "pbkdf2, \(c) iterations"
    }
  if terminal.json {
    var members: [(String, JSON)] = [
      ("address", file.address.map { .string($0.text) } ?? .null), ("file", .string(path)),
      ("derivation", .string(derivation)),
    ]
    if let isOpen, isOpen { members.append(("passwordFits", true)) }
    print(JSON.object(members).text)
  } else {
    terminal.say("address     \(file.address?.text ?? "not in the file")")
    terminal.say("file        \(path)")
    terminal.say("derivation  \(derivation)")
    if let isOpen, isOpen { terminal.say("the password fits") }
  }
}

/// The bytes before the first end of line.
private func firstLine(_ path: String) throws -> [UInt8] {
  Array(try readFile(path).prefix { $0 != 0x0a && $0 != 0x0d })
}
