public import EthereumTypes

/// What became of a call of a precompile.
public enum PrecompileResult: Equatable, Sendable {
  case success(output: [UInt8], gasUsed: UInt64)
  /// The price is above the gas of the call. All of it is used.
  case outOfGas
  /// The precompile refuses the input. All gas of the call is used.
  case failure
}

/// The entry to all precompiles. No input traps.
public enum Precompiles {
  /// Whether there is a precompile at `address` under the rules of `fork`.
  @inlinable @inline(__always)
  public static func isActive(_ address: Address, _ fork: Fork) -> Bool { Precompile(at: address, fork: fork) != nil }

  /// The precompiles of a fork, in order of their addresses: the addresses that a transaction finds warm (EIP-2929).
  public static func active(_ fork: Fork) -> [Precompile] { Precompile.allCases.filter { $0.since <= fork } }

  /// Calls the precompile at `address` with `gasLimit`, under the rules of `fork`. Nil where there is none.
  public static func run(
    at address: Address, _ input: UnsafeRawBufferPointer, gasLimit: UInt64, fork: Fork,
    backend: (any PrecompileBackend)? = nil
  ) -> PrecompileResult? {
    guard let precompile = Precompile(at: address, fork: fork) else { return nil }
    return run(precompile, input, gasLimit: gasLimit, fork: fork, backend: backend)
  }

  /// Calls a precompile with `gasLimit`, under the rules of `fork`; whether the fork has it is not looked at.
  ///
  /// What `backend` does not bind is computed here.
  public static func run(
    _ precompile: Precompile, _ input: UnsafeRawBufferPointer, gasLimit: UInt64, fork: Fork,
    backend: (any PrecompileBackend)? = nil
  ) -> PrecompileResult {
    let price = precompile.gas(input, fork)
    guard price <= gasLimit else { return .outOfGas }
    if let backend {
      switch backend.output(of: precompile, input, fork) {
      case .output(let output): return .success(output: output, gasUsed: price)
      case .failure: return .failure
      case .unbound: break
      }
    }
    guard let output = precompile.output(input, fork) else { return .failure }
    return .success(output: output, gasUsed: price)
  }
}

/// Another implementation of some precompiles, for a host that has a faster library. Prices stay with `Precompiles`.
///
/// Class-bound, because Embedded Swift has no other existentials.
public protocol PrecompileBackend: AnyObject {
  /// What `precompile` answers to `input`, which it must do exactly as `Precompile.output` does.
  func output(of precompile: Precompile, _ input: UnsafeRawBufferPointer, _ fork: Fork) -> BackendOutput
}

/// The answer of a backend.
public enum BackendOutput: Equatable, Sendable {
  case output([UInt8])
  /// The input is refused.
  case failure
  /// The backend leaves this precompile to Martinet.
  case unbound
}
