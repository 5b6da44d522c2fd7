import Chain
import ChainStore
import Console
import EVM
import EthereumTypes
import Hashes
import Tracers

/// Why a transaction failed.
struct Failure: Sendable {
  /// "execution reverted", "out of gas" …
  let what: String
  /// What the contract said, made visible; or why it is not known.
  let reason: String?
  /// What the contract returned, where that is no text.
  let data: [UInt8]
}

extension Explorer {
  /// Runs a failed transaction again behind those before it in its block: receipts do not say why. Where that would take
  /// too long, or the state is gone, the reason says so.
  func failure(_ stored: StoredBlock, _ index: Int, _ receipts: [Receipt]) -> Failure {
    let key = Keccak256.hash(stored.hash.bytes + stored.block.transactions[index].hash.bytes)
    if let known = caches.failures[key] { return known }
    guard index == 0 || receipts[index - 1].cumulativeGasUsed <= options.replayGas else {
      return Failure(
        what: "Failed", reason: "it is too far behind its block's start to be run again for the reason",
        data: [])
    }
    do {
      let replay = try chain.replay(stored.hash, before: index)
      let result = try replay.simulation.run(
        stored.block.transactions[index], from: replay.senders[index], waiving: [])
      let failure: Failure
      if result.halt == .reverted {
        if let reason = RevertReason(result.output) {
          failure = Failure(what: "Reverted", reason: VisibleText.text(reason.text, limit: 400), data: [])
        } else if let text = VisibleText.guess(result.output, limit: 400) {
          failure = Failure(what: "Reverted", reason: text, data: [])
        } else {
          failure = Failure(
            what: "Reverted",
            reason: result.output.isEmpty ? "without a reason" : "with data that is no text",
            data: result.output)
        }
      } else {
        failure = Failure(what: "Failed", reason: "\(result.halt)", data: [])
      }
      caches.failures.insert(failure, for: key)
      return failure
    } catch {
      return Failure(
        what: "Failed", reason: "the state before it is no longer kept, so the reason is not known", data: [])
    }
  }
}
