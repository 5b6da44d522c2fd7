import BigIntegers
import EVM
public import EthereumTypes
public import Hashes

/// A transaction of the pool.
public struct PendingTransaction: Sendable {
  public let transaction: Transaction
  public let hash: Hash256
  public let sender: Address
  public let sidecar: BlobSidecar?
  /// Bytes of the network envelope.
  public let size: Int
  /// Its place in the order of arrival.
  public let sequence: UInt64

  /// What the sender must have for it.
  var cost: UInt256? {
    let (gas, o1) = UInt256(transaction.gasLimit).multipliedReportingOverflow(by: transaction.maxFeePerGas)
    let blobGas = UInt256(UInt64(transaction.blobHashes.count) &* BlobParameters.gasPerBlob)
    let (blobs, o2) = blobGas.multipliedReportingOverflow(by: transaction.maxFeePerBlobGas)
    let (sum, o3) = gas.addingReportingOverflow(blobs)
    let (total, o4) = sum.addingReportingOverflow(transaction.value)
    return o1 || o2 || o3 || o4 ? nil : total
  }

  /// What a gas of it pays the beneficiary at a base fee; nil below the base fee.
  func tip(_ baseFee: UInt256) -> UInt256? {
    guard transaction.maxFeePerGas >= baseFee else { return nil }
    return min(transaction.maxPriorityFeePerGas, transaction.maxFeePerGas &- baseFee)
  }

  var networkEnvelope: [UInt8] { PooledTransaction(transaction: transaction, sidecar: sidecar).envelope }
}

/// What the pool holds; behind its lock.
struct MempoolState {
  /// The transactions of a sender, by their nonces.
  struct Queue {
    /// Of the account in the newest state.
    var nonce: UInt64
    var entries: [PendingTransaction] = []

    /// The first place whose nonce is not below.
    func place(_ nonce: UInt64) -> Int {
      var low = 0
      var high = entries.count
      while low < high {
        let middle = (low + high) / 2
        if entries[middle].transaction.nonce < nonce { low = middle + 1 } else { high = middle }
      }
      return low
    }

    /// The nonce behind those that follow the account's without a gap.
    var next: UInt64 {
      var next = nonce
      for i in place(nonce)..<entries.count where entries[i].transaction.nonce == next { next += 1 }
      return next
    }
  }

  var queues: [Address: Queue] = [:]
  var byHash: [Hash256: (sender: Address, nonce: UInt64)] = [:]
  var bytes = 0
  var sequence: UInt64 = 0
  var isClosed = false
  /// Grows with every change.
  private(set) var version: UInt64 = 0

  var count: Int { byHash.count }

  subscript(hash: Hash256) -> PendingTransaction? {
    guard let (sender, nonce) = byHash[hash], let queue = queues[sender] else { return nil }
    let place = queue.place(nonce)
    guard place < queue.entries.count, queue.entries[place].hash == hash else { return nil }
    return queue.entries[place]
  }

  /// The transaction of a sender with the nonce.
  func entry(_ sender: Address, _ nonce: UInt64) -> PendingTransaction? {
    guard let queue = queues[sender] else { return nil }
    let place = queue.place(nonce)
    guard place < queue.entries.count, queue.entries[place].transaction.nonce == nonce else { return nil }
    return queue.entries[place]
  }

  mutating func insert(_ entry: PendingTransaction, nonce: UInt64) {
    version += 1
    var queue = queues.removeValue(forKey: entry.sender) ?? Queue(nonce: nonce)
    queue.nonce = nonce
    let place = queue.place(entry.transaction.nonce)
    if place < queue.entries.count, queue.entries[place].transaction.nonce == entry.transaction.nonce {
      byHash.removeValue(forKey: queue.entries[place].hash)
      bytes -= queue.entries[place].size
      queue.entries[place] = entry
    } else {
      queue.entries.insert(entry, at: place)
    }
    queues[entry.sender] = queue
    byHash[entry.hash] = (entry.sender, entry.transaction.nonce)
    bytes += entry.size
  }

  mutating func remove(_ hash: Hash256) {
    guard let (sender, nonce) = byHash.removeValue(forKey: hash), var queue = queues.removeValue(forKey: sender) else {
      return
    }
    version += 1
    let place = queue.place(nonce)
    if place < queue.entries.count, queue.entries[place].hash == hash {
      bytes -= queue.entries[place].size
      queue.entries.remove(at: place)
    }
    if !queue.entries.isEmpty { queues[sender] = queue }
  }

  /// The account's nonce is now `nonce`: what is below it is in blocks or can be in none.
  mutating func advance(_ sender: Address, to nonce: UInt64) {
    guard var queue = queues.removeValue(forKey: sender) else { return }
    version += 1
    let place = queue.place(nonce)
    for entry in queue.entries[..<place] {
      byHash.removeValue(forKey: entry.hash)
      bytes -= entry.size
    }
    queue.entries.removeFirst(place)
    queue.nonce = nonce
    if !queue.entries.isEmpty { queues[sender] = queue }
  }

  /// What a place in the pool is worth: the tip for which its transaction can be had, with those before it.
  struct Offer {
    /// Nil: below the base fee.
    let tip: UInt256?
    let hash: Hash256
    let sequence: UInt64

    /// Of equal ones those that came last go first.
    func goes(before other: Offer) -> Bool {
      if tip == other.tip { return sequence > other.sequence }
      guard let tip else { return true }
      return other.tip.map { tip < $0 } ?? false
    }
  }

  private func forEachOffer(_ baseFee: UInt256, _ body: (Offer) -> Void) {
    for queue in queues.values {
      // A transaction is worth no more than what must come before it.
      var least: UInt256? = .max
      for entry in queue.entries {
        let tip = entry.tip(baseFee)
        if let known = least { least = tip.map { min(known, $0) } }
        body(Offer(tip: least, hash: entry.hash, sequence: entry.sequence))
      }
    }
  }

  /// What would go first; nil in an empty pool.
  func cheapest(_ baseFee: UInt256) -> Offer? {
    var cheapest: Offer?
    forEachOffer(baseFee) { offer in
      if cheapest.map({ offer.goes(before: $0) }) ?? true { cheapest = offer }
    }
    return cheapest
  }

  /// The first `count` to go, cheapest first.
  func cheapest(_ baseFee: UInt256, _ count: Int) -> ArraySlice<Offer> {
    var offers: [Offer] = []
    offers.reserveCapacity(self.count)
    forEachOffer(baseFee) { offers.append($0) }
    offers.sort { $0.goes(before: $1) }
    return offers.prefix(count)
  }
}
