import Foundation
import Synchronization

/// The time that new blocks carry: the machine's, shifted as a development chain wants it.
public final class Clock: Sendable {
  struct State {
    /// Seconds ahead of the machine's clock.
    var offset: Int64 = 0
    /// The next block's time, once.
    var next: UInt64?
    /// If set, a block's time is its parent's and this.
    var interval: UInt64?
  }

  private let state = Mutex(State())
  private let machine: @Sendable () -> UInt64

  /// `machine`: seconds since 1970.
  public init(machine: (@Sendable () -> UInt64)? = nil) {
    self.machine = machine ?? { UInt64(max(0, Date().timeIntervalSince1970)) }
  }

  /// The time now.
  public var now: UInt64 { state.withLock { shifted($0) } }

  private func shifted(_ state: State) -> UInt64 { UInt64(clamping: Int64(clamping: machine()) &+ state.offset) }

  /// The time of the block behind one of time `parent`: later, but for the last second that 64 bits have.
  func timestamp(after parent: UInt64) -> UInt64 {
    state.withLock { state in
      if let next = state.next { return max(next, Clock.sum(parent, 1)) }
      if let interval = state.interval { return Clock.sum(parent, max(1, interval)) }
      return max(shifted(state), Clock.sum(parent, 1))
    }
  }

  /// The same for a block that nobody waits for: a time that was set is left to the next one, if there is one before it.
  func timestampBetween(_ parent: UInt64) -> UInt64 {
    let natural = timestamp(after: parent)
    return state.withLock { state in
      guard let next = state.next else { return natural }
      let soon = max(shifted(state), Clock.sum(parent, 1))
      return soon < next ? soon : Clock.sum(parent, 1) < next ? Clock.sum(parent, 1) : natural
    }
  }

  private static func sum(_ time: UInt64, _ seconds: UInt64) -> UInt64 {
    let (sum, overflow) = time.addingReportingOverflow(seconds)
    return overflow ? .max : sum
  }

  /// After a block with that time: a time that was set has been used, and time goes on from there.
  func used(_ timestamp: UInt64) {
    state.withLock { state in
      guard let next = state.next, timestamp >= next else { return }
      state.next = nil
      state.offset = Int64(clamping: timestamp) - Int64(clamping: machine())
    }
  }

  /// `evm_increaseTime`: how far ahead the clock is now, in seconds.
  public func advance(by seconds: Int64) -> Int64 {
    state.withLock { state in
      state.offset = state.offset.addingReportingOverflow(seconds).partialValue
      return state.offset
    }
  }

  /// `evm_setTime`, `anvil_setTime`: the time is `timestamp` now.
  public func set(_ timestamp: UInt64) {
    state.withLock { $0.offset = Int64(clamping: timestamp) - Int64(clamping: machine()) }
  }

  /// `evm_setNextBlockTimestamp`.
  func setNext(_ timestamp: UInt64) { state.withLock { $0.next = timestamp } }

  /// `anvil_setBlockTimestampInterval`.
  public func setInterval(_ seconds: UInt64) { state.withLock { $0.interval = seconds } }

  /// `anvil_removeBlockTimestampInterval`: whether there was one.
  public func removeInterval() -> Bool {
    state.withLock { state in
      defer { state.interval = nil }
      return state.interval != nil
    }
  }

  var saved: State { state.withLock { $0 } }
  func restore(_ saved: State) { state.withLock { $0 = saved } }
}
