import BigIntegers
import EthereumTypes
import Hashes

/// Instructions that look at accounts and storage. Operands are below `sp`; the gas left comes back.
extension EVM {
  /// Charges for touching an account: `price`, or from Berlin on the price of a warm or a cold account.
  @inline(__always)
  func chargeAccess(_ account: UnsafeMutablePointer<AccountEntry>, _ gas: Int64, _ price: Int64) -> Int64 {
    var left = gas &- price
    if rules.hasAccessLists && state.warm(account) { left &-= Rules.coldAccountGas }
    return left
  }

  /// The account whose address is on top, charged for and loaded; then `body`.
  @inline(__always)
  private func withAccount(
    _ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64, _ price: Int64,
    _ body: (UnsafeMutablePointer<AccountEntry>) throws(StateError) -> UInt256
  ) -> Int64 {
    let account = state.entry(Address(truncating: sp[-1]))
    let left = chargeAccess(account, gas, price)
    if left < 0 { return left }
    do throws(StateError) {
      try state.load(account)
      sp[-1] = try body(account)
      return left
    } catch {
      return fail(error)
    }
  }

  @inline(never)
  func balance(_ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64) -> Int64 {
    withAccount(sp, gas, rules.balanceGas) { account throws(StateError) in account.pointee.balance }
  }

  @inline(never)
  func externalCodeSize(_ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64) -> Int64 {
    withAccount(sp, gas, rules.codeSizeGas) { account throws(StateError) in
      UInt256(UInt64(try state.code(account)._withUnsafeGuaranteedRef { $0.count }))
    }
  }

  @inline(never)
  func externalCodeHash(_ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64) -> Int64 {
    withAccount(sp, gas, rules.codeHashGas) { account throws(StateError) in
      account.pointee.isEmpty ? .zero : account.pointee.codeHash.integer
    }
  }

  @inline(never)
  func blockHash(_ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64) -> Int64 {
    guard let number = sp[-1].uint64, number < block.number, block.number &- number <= 256 else {
      sp[-1] = .zero
      return gas
    }
    do throws(StateError) {
      sp[-1] = try state.reader.blockHash(number).integer
      return gas
    } catch {
      return fail(error)
    }
  }

  func blobHash(_ index: borrowing UInt256) -> UInt256 {
    guard let i = index.uint64, i < UInt64(context.pointee.blobHashes.count) else { return .zero }
    return context.pointee.blobHashes[Int(i)].integer
  }

  @inline(never)
  func storageLoad(_ f: UnsafeMutablePointer<Frame>, _ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64)
    -> Int64
  {
    let slot = state.slot(f.pointee.account, sp[-1])
    var left = gas &- rules.sloadGas
    if rules.hasAccessLists && state.warm(slot) { left &-= Rules.coldSlotGas }
    if left < 0 { return left }
    do throws(StateError) {
      try state.load(slot)
    } catch {
      return fail(error)
    }
    sp[-1] = slot.pointee.value
    return left
  }

  /// EIP-2200 from Istanbul on, with EIP-2929 and EIP-3529; EIP-1283 in Constantinople alone; before and between them the
  /// price depends on what is there and what comes.
  @inline(never)
  func storageStore(_ f: UnsafeMutablePointer<Frame>, _ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64)
    -> Int64
  {
    if f.pointee.isStatic { return fail(.staticViolation) }
    let fork = rules.fork
    if fork >= .istanbul && gas <= 2_300 { return -1 }
    let slot = state.slot(f.pointee.account, sp[-1])
    let new = sp[-2]
    var left = gas
    if rules.hasAccessLists && state.warm(slot) { left &-= 2_100 }
    do throws(StateError) {
      try state.load(slot)
    } catch {
      return fail(error)
    }
    let (value, original) = (slot.pointee.value, slot.pointee.original)
    let clearing: Int64 = rules.reducedRefunds ? 4_800 : 15_000

    guard fork >= .istanbul || fork == .constantinople else {
      left &-= value.isZero && !new.isZero ? 20_000 : 5_000
      if left < 0 { return left }
      if !value.isZero && new.isZero { state.core.pointee.refund &+= clearing }
      if value != new { state.store(slot, new) }
      return left
    }

    let noop: Int64 = fork >= .berlin ? 100 : fork >= .istanbul ? 800 : 200
    let reset: Int64 = fork >= .berlin ? 2_900 : 5_000
    if value == new {
      left &-= noop
      return left
    }
    if value == original {
      left &-= original.isZero ? 20_000 : reset
      if left < 0 { return left }
      if !original.isZero && new.isZero { state.core.pointee.refund &+= clearing }
    } else {
      left &-= noop
      if left < 0 { return left }
      if !original.isZero {
        if value.isZero {
          state.core.pointee.refund &-= clearing
        } else if new.isZero {
          state.core.pointee.refund &+= clearing
        }
      }
      if original == new { state.core.pointee.refund &+= (original.isZero ? 20_000 : reset) &- noop }
    }
    state.store(slot, new)
    return left
  }

  @inline(never)
  func selfDestruct<T: Tracing>(
    _ f: UnsafeMutablePointer<Frame>, _ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64, _ tracing: T
  ) -> Int64 {
    if f.pointee.isStatic { return fail(.staticViolation) }
    let account = f.pointee.account
    let heir = state.entry(Address(truncating: sp[-1]))
    var left = gas &- rules.selfDestructGas
    // Warm costs nothing here, cold all of it.
    if rules.hasAccessLists && state.warm(heir) { left &-= Rules.coldAccountGas &+ 100 }
    if left < 0 { return left }
    do throws(StateError) {
      try state.load(heir)
    } catch {
      return fail(error)
    }
    let balance = account.pointee.balance
    if rules.clearsEmpty {
      if !balance.isZero && heir.pointee.isEmpty { left &-= 25_000 }
    } else if rules.keeps64th && !heir.pointee.exists {
      left &-= 25_000
    }
    if left < 0 { return left }
    if T.isActive {
      tracing.tracer?.enter(
        CallInformation(
          kind: .selfDestruct, depth: context.pointee.depth &+ 1, from: account.pointee.address,
          to: heir.pointee.address, value: balance, gas: 0,
          input: UnsafeRawBufferPointer(start: nil, count: 0)))
      tracing.tracer?.exit(.stop, gasLeft: 0, output: UnsafeRawBufferPointer(start: nil, count: 0))
    }
    if rules.selfDestructsSameTransactionOnly && account.pointee.createEpoch != state.epoch {
      if heir != account {
        state.setBalance(account, .zero)
        state.setBalance(heir, heir.pointee.balance &+ balance)
      }
      return left
    }
    if !rules.reducedRefunds && account.pointee.destroyEpoch != state.epoch {
      state.core.pointee.refund &+= 24_000
    }
    state.setBalance(heir, heir.pointee.balance &+ balance)
    state.setBalance(account, .zero)
    if account.pointee.destroyEpoch != state.epoch { state.markDestroyed(account) }
    return left
  }
}
