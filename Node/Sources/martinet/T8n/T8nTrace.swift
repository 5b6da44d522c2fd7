import Console
import EVM
import EthereumTypes
import ExecutionFixtures
import Foundation
import Hashes
import StatelessExecution
import Tracers

/// The trace of one transaction and its file, as go-ethereum names it: `trace-<index>-<hash>.jsonl` with a line an instruction,
/// or `.json` with what a tracer tells. A file that cannot be written does not stop the transition.
struct T8nTrace {
  let tracer: any Tracer
  private let named: (any TransactionTracer)?
  private let file: FileHandle?

  /// `index`: among the transactions that are tried.
  init(_ tracing: T8nTransition.Tracing, _ index: Int, _ hash: Hash256, _ execution: BlockExecution) {
    func open(_ suffix: String) -> FileHandle? {
      let path = tracing.path("trace-\(index)-\(hash).\(suffix)")
      _ = FileManager.default.createFile(atPath: path, contents: nil)
      return FileHandle(forWritingAtPath: path)
    }
    switch tracing.kind {
    case .steps(let options):
      let file = open("jsonl")
      self.file = file
      named = nil
      tracer = StructTracer(options) { try? file?.write(contentsOf: Data($0.utf8)) }
    case .result(let name):
      file = open("json")
      let logs = execution.receipts.reduce(0) { $0 + $1.logs.count }
      let made = name.make(
        TraceContext(
          state: execution.state, environment: execution.evm.block, fork: execution.context.fork,
          logsBefore: logs))
      named = made
      tracer = made
    }
  }

  func begin(_ transaction: Transaction, from sender: Address) throws(StateError) {
    try named?.begin(transaction, from: sender)
  }

  func end(_ result: ExecutionResult) throws(StateError) { try named?.end(result) }

  /// Writes what there is to tell.
  func close() {
    if let result = named?.result { try? file?.write(contentsOf: Data((result.text + "\n").utf8)) }
    try? file?.close()
  }
}
