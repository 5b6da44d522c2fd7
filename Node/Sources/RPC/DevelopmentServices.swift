public import Chain
public import DevelopmentKeys
public import KZGProver
import Synchronization

/// What a dispatcher has on a development chain, and on no other: it can turn back time, make blocks, and sign.
public struct DevelopmentServices: Sendable {
  public let control: DevelopmentControl
  public let producer: BlockProducer
  /// Accounts that `eth_accounts` lists and that sign for everybody.
  public let keys: [DevelopmentKey]
  /// Makes the proofs of blobs that come without.
  public let blobs: BlobSetup?
  /// Held between the choice of a nonce and the pool's answer.
  let sending = Turn()

  public init(
    control: DevelopmentControl, producer: BlockProducer, keys: [DevelopmentKey] = [], blobs: BlobSetup? = nil
  ) {
    self.control = control
    self.producer = producer
    self.keys = keys
    self.blobs = blobs
  }
}

/// A lock that copies of a structure share.
final class Turn: Sendable {
  private let mutex = Mutex<Void>(())

  func withLock<Value: Sendable>(_ body: () throws -> Value) throws -> Value {
    let result: Result<Value, any Error> = mutex.withLock { _ in Result { try body() } }
    return try result.get()
  }
}
