import BigIntegers
public import EVM
public import EthereumTypes

/// What a call needs at least.
public enum GasEstimate: Sendable {
  case gas(UInt64)
  /// It fails with all the gas it may have: how.
  case fails(ExecutionResult)
  /// It fails for want of gas with this much, the most it may have.
  case exceeds(allowance: UInt64)
}

extension Chain {
  /// Runs a transaction over the state behind block `number`: nonce and signature do not matter, no fee is taken.
  public func call(
    _ transaction: Transaction, from sender: Address, at number: UInt64,
    overriding overrides: BlockOverrides = BlockOverrides(), accounts: [Address: AccountOverride] = [:]
  ) throws(ChainError) -> ExecutionResult {
    try simulation(at: number, overriding: overrides, accounts: StateOverrides(accounts)).run(transaction, from: sender)
  }

  /// The least gas limit with which the transaction succeeds, by bisection. `transaction.gasLimit` is the most that is tried,
  /// less where the sender's balance does not pay for it at the transaction's price.
  ///
  /// As go-ethereum does it, the search ends when the interval is below 1.5 % of the limit.
  public func estimateGas(
    _ transaction: Transaction, from sender: Address, at number: UInt64,
    overriding overrides: BlockOverrides = BlockOverrides(), accounts: [Address: AccountOverride] = [:]
  ) throws(ChainError) -> GasEstimate {
    try simulation(at: number, overriding: overrides, accounts: StateOverrides(accounts))
      .estimateGas(transaction, from: sender, accounts: accounts)
  }
}

extension Simulation {
  /// As `Chain.estimateGas`; `accounts` are those that this was made with.
  public func estimateGas(
    _ transaction: Transaction, from sender: Address, accounts: [Address: AccountOverride]
  ) throws(ChainError) -> GasEstimate {
    var high = transaction.gasLimit
    if fork >= .osaka { high = min(high, EVM.maximumTransactionGas) }
    if !transaction.maxFeePerGas.isZero {
      let balance = try balance(sender)
      guard balance >= transaction.value else {
        throw .call(.balanceTooLow(needed: transaction.value, found: balance))
      }
      let affordable = (balance &- transaction.value).divided(by: transaction.maxFeePerGas)?.quotient ?? .zero
      high = min(high, affordable.uint64 ?? .max)
    }
    let allowance = high
    func attempt(_ gas: UInt64) throws(ChainError) -> ExecutionResult? {
      let simulation = again()
      try simulation.apply(accounts)
      var transaction = transaction
      transaction.gasLimit = gas
      do throws(ChainError) {
        return try simulation.run(transaction, from: sender)
      } catch {
        switch error {
        case .call(.intrinsicGasTooLow), .call(.floorGasTooLow): return nil
        default: throw error
        }
      }
    }
    // A payment to an account without code.
    if let to = transaction.to, transaction.data.isEmpty, transaction.authorizations.isEmpty, high >= 21_000,
      try codeIsEmpty(to), let result = try attempt(21_000), result.isSuccess
    {
      return .gas(21_000)
    }
    guard let most = try attempt(high) else { return .exceeds(allowance: allowance) }
    guard most.isSuccess else { return most.halt == .outOfGas ? .exceeds(allowance: allowance) : .fails(most) }
    var low = most.gasUsed - 1
    // What was used, what was refunded, the stipend, and the 64th that each call keeps back.
    let likely = (most.gasUsed + most.gasRefunded + 2_300).multipliedReportingOverflow(by: 64).partialValue / 63
    if likely < high {
      if try attempt(likely)?.isSuccess == true { high = likely } else { low = likely }
    }
    while low + 1 < high {
      if Double(high - low) / Double(high) < 0.015 { break }
      var middle = low + (high - low) / 2
      // Most need little more than they used.
      if low > 0 && middle / 2 > low { middle = low * 2 }
      if try attempt(middle)?.isSuccess == true { high = middle } else { low = middle }
    }
    return .gas(high)
  }
}

extension Simulation {
  func balance(_ address: Address) throws(ChainError) -> UInt256 {
    do throws(StateError) { return try state.account(address)?.balance ?? .zero } catch { throw problem(error) }
  }

  func codeIsEmpty(_ address: Address) throws(ChainError) -> Bool {
    do throws(StateError) { return try state.code(address).isEmpty } catch { throw problem(error) }
  }
}
