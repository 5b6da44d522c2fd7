import ArgumentParser
import Console
import StatelessExecution
import StatelessValidation

/// `martinet evm validate`.
struct EVMValidate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Validate blocks given as standard stateless inputs (execution-specs, EIP-8025).",
    discussion: """
      Files with the bytes of a StatelessInput: the id of its schema (0e01 for Paris to 1401 for Osaka with its second change of \
      blob parameters) and its SSZ encoding, as the guest StatelessValidator reads them. Prints what the guest outputs, and why a \
      block is not valid. Ends with status 1 if one is not.
      """)

  @Argument(help: "Files.", completion: .file())
  var files: [String]
  @OptionGroup var output: OutputOptions

  func run() throws {
    let terminal = output.terminal
    var allAreValid = true
    for file in files {
      let outcome = try readFile(file).withUnsafeBytes { StatelessValidation.run($0) }
      let result = outcome.result
      var reason: String?
      var lines = ["root \(result.requestRoot)", "chain \(result.chainID)", "schema 0x\(hexadecimal(result.schemaID))"]
      switch outcome {
      case .undecodable(let error): (reason, lines) = ("cannot be decoded: \(error)", [])
      case .refused(_, let failure): reason = "not valid: \(failure)"
      case .valid(_, let shown):
        lines.insert("block \(shown.number), \(shown.blockHash)", at: 0)
      }
      if reason != nil { allAreValid = false }
      if output.json {
        print(
          JSON.object([
            ("file", .string(file)), ("valid", .bool(result.isValid)), ("newPayloadRequestRoot", .string("\(result.requestRoot)")),
            ("chainID", .string("\(result.chainID)")), ("schemaID", .string("0x\(hexadecimal(result.schemaID))")),
            ("reason", reason.map { .string($0) } ?? .null),
          ]).text)
      } else {
        terminal.say((["\(file): \(reason ?? "valid")"] + lines).joined(separator: "\n  "))
      }
    }
    if !allAreValid { throw ExitCode.failure }
  }

  private func hexadecimal(_ id: UInt16) -> String {
    let digits = String(id, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
