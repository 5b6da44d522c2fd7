import BigIntegers
import Console
import EVM
import EthereumTypes
import ExecutionFixtures
import Hashes
import StateTrie
import StatelessExecution

/// The three objects the transition tool writes.
struct T8nOutput {
  let transition: T8nTransition
  let execution: BlockExecution
  let included: T8nTransition.Inclusion
  let withdrawals: [Withdrawal]?
  let state: FixtureState

  var output: T8nTransition.Output { T8nTransition.Output(alloc: alloc, result: result, body: body) }

  private var body: JSON {
    var writer = RLPWriter()
    let list = writer.open()
    for one in included.included { one.transaction.encodeItem(to: &writer) }
    writer.close(list)
    return .string(hex(writer.bytes))
  }

  /// Accounts without what is zero or empty, except balances.
  private var alloc: JSON {
    .object(
      state.accounts.sorted { $0.key < $1.key }.map { address, account in
        var members: [(String, JSON)] = []
        if !account.code.isEmpty { members.append(("code", .string(hex(account.code)))) }
        if !account.storage.isEmpty {
          let slots = account.storage.sorted { $0.key < $1.key }.map {
            (hex($0.key.bigEndianBytes), JSON.string(hex($0.value.bigEndianBytes)))
          }
          members.append(("storage", .object(slots)))
        }
        members.append(("balance", .string(hex(account.balance))))
        if account.nonce != 0 { members.append(("nonce", .string(hex(account.nonce)))) }
        return (address.lowercase, .object(members))
      })
  }

  private var result: JSON {
    let header = transition.header
    let fork = transition.fork
    var members: [(String, JSON)] = [
      ("stateRoot", .string("\(state.root)")),
      ("txRoot", .string("\(TrieRoot.transactions(included.included.map(\.transaction)))")),
      ("receiptsRoot", .string("\(TrieRoot.receipts(execution.receipts))")),
      ("logsHash", .string("\(execution.receipts.flatMap(\.logs).keccak256)")),
      ("logsBloom", .string(hex(execution.bloom.bytes))), ("receipts", .array(receipts)),
    ]
    if !included.rejected.isEmpty {
      members.append(
        (
          "rejected",
          .array(
            included.rejected.map { .object([("index", .integer($0.index)), ("error", .string($0.error))]) })
        ))
    }
    members.append(("currentDifficulty", fork >= .paris ? .null : .string(hex(header.difficulty))))
    members.append(("gasUsed", .string(hex(execution.gasUsed))))
    // Whatever the environment says is said again, also before London.
    if let fee = header.baseFeePerGas ?? transition.input.environment.baseFee {
      members.append(("currentBaseFee", .string(hex(fee))))
    }
    if let withdrawals { members.append(("withdrawalsRoot", .string("\(TrieRoot.withdrawals(withdrawals))"))) }
    if let excess = header.excessBlobGas {
      members.append(("currentExcessBlobGas", .string(hex(excess))))
      members.append(("blobGasUsed", .string(hex(execution.blobGasUsed))))
    }
    if fork >= .prague {
      members.append(("requestsHash", .string("\(Requests.hash(execution.requests))")))
      members.append(("requests", .array(execution.requests.map { .string(hex($0)) })))
    } else {
      members.append(("requests", .null))
    }
    return .object(members)
  }

  /// The hash every receipt gives for the block, which is not known.
  private static let blockHash = "0x1337" + String(repeating: "0", count: 60)

  private var receipts: [JSON] {
    var logIndex = 0
    return zip(execution.receipts, included.included).enumerated().map { i, pair in
      let (receipt, one) = pair
      var members: [(String, JSON)] = []
      if receipt.kind != .legacy { members.append(("type", .string(hex(UInt64(receipt.kind.rawValue))))) }
      switch receipt.outcome {
      case .stateRoot(let root):
        members.append(("root", .string("\(root)")))
        members.append(("status", .string(one.result.isSuccess ? "0x1" : "0x0")))
      case .status(let isSuccess):
        members.append(("root", "0x"))
        members.append(("status", .string(isSuccess ? "0x1" : "0x0")))
      }
      members.append(("cumulativeGasUsed", .string(hex(receipt.cumulativeGasUsed))))
      members.append(("logsBloom", .string(hex(receipt.bloom.bytes))))
      let logs = receipt.logs.map { log in
        defer { logIndex += 1 }
        return JSON.object([
          ("address", .string(log.address.lowercase)), ("topics", .array(log.topics.map { .string("\($0)") })),
          ("data", .string(hex(log.data))), ("blockNumber", .string(hex(transition.header.number))),
          ("transactionHash", .string("\(one.hash)")), ("transactionIndex", .string(hex(UInt64(i)))),
          ("blockHash", .string(T8nOutput.blockHash)), ("blockTimestamp", .string(hex(transition.header.timestamp))),
          ("logIndex", .string(hex(UInt64(logIndex)))), ("removed", false),
        ])
      }
      members.append(("logs", .array(logs)))
      members.append(("transactionHash", .string("\(one.hash)")))
      members.append(("contractAddress", .string((one.result.created ?? .zero).lowercase)))
      members.append(("gasUsed", .string(hex(one.result.gasUsed))))
      members.append(("effectiveGasPrice", .null))
      if one.transaction.kind == .blob {
        members.append(
          ("blobGasUsed", .string(hex(UInt64(one.transaction.blobHashes.count) * BlobParameters.gasPerBlob))))
        members.append(("blobGasPrice", .string(hex(execution.evm.block.blobBaseFee))))
      }
      members.append(("blockHash", .string(T8nOutput.blockHash)))
      members.append(("blockNumber", .string(hex(transition.header.number))))
      members.append(("transactionIndex", .string(hex(UInt64(i)))))
      return .object(members)
    }
  }
}

extension TransactionError {
  /// go-ethereum's words with the account, by which execution-spec-tests knows what it expects.
  func gethText(_ transaction: Transaction, _ sender: Address, _ evm: EVM) -> String {
    let who = sender.text
    switch self {
    case .nonceTooLow(let expected, let found): return "nonce too low: address \(who), tx: \(found) state: \(expected)"
    case .nonceTooHigh(let expected, let found): return "nonce too high: address \(who), tx: \(found) state: \(expected)"
    case .nonceExhausted: return "nonce has max value: address \(who), nonce: \(transaction.nonce)"
    case .senderHasCode: return "sender not an eoa: address \(who)"
    case .balanceTooLow(let needed, let found):
      return "insufficient funds for gas * price + value: address \(who) have \(found) want \(needed)"
    case .costOverflow: return "insufficient funds for gas * price + value: address \(who) required balance exceeds 256 bits"
    case .maxFeeBelowBaseFee(let baseFee, let found):
      return "max fee per gas less than block base fee: address \(who), maxFeePerGas: \(found), baseFee: \(baseFee)"
    case .priorityFeeAboveMaxFee(let maximum, let found):
      return "max priority fee per gas higher than max fee per gas: address \(who), "
        + "maxPriorityFeePerGas: \(found), maxFeePerGas: \(maximum)"
    case .blobFeeTooLow(let needed, let found):
      return "max fee per blob gas less than block blob gas fee: address \(who) blobGasFeeCap: \(found), blobBaseFee: \(needed)"
    case .noAuthorizations: return "EIP-7702 transaction with empty auth list (sender \(who))"
    case .setCodeTransactionCreates: return "EIP-7702 transaction cannot be used to create contract (sender \(who))"
    default: return words
    }
  }
}
