internal import BigIntegers
public import EthereumTypes
internal import Foundation

extension ChainSpecification {
  /// The chain a fixture names: a fork from the start on, or two and where the second begins: "CancunToPragueAtTime15k",
  /// "BerlinToLondonAt5".
  public init(
    network: String, chainID: UInt64, blobSchedule: [String: FixtureBlobSchedule] = [:]
  ) throws(FixtureError) {
    let unknown = FixtureError("the network \(network) is not known")
    if let fork = Fork(name: network) {
      self.init(chainID: chainID, fork: fork)
    } else {
      let names = network.split(separator: "To", maxSplits: 1)
      guard names.count == 2, let at = names[1].range(of: "At"), let first = Fork(name: String(names[0])),
        let second = Fork(name: String(names[1][..<at.lowerBound])), first < second
      else { throw unknown }
      var place = names[1][at.upperBound...]
      let isTime = place.hasPrefix("Time")
      if isTime { place = place.dropFirst(4) }
      guard isTime == (second > .paris), second != .paris,
        let start = place.hasSuffix("k") ? UInt64(place.dropLast()).map({ $0 * 1000 }) : UInt64(place)
      else { throw unknown }
      self.init(chainID: chainID, fork: first, later: second, block: start, time: start)
    }
    if blobSchedule.isEmpty { return }
    // The fixture's own parameters, where it gives some.
    self.blobSchedule = timeForks.compactMap { activation in
      blobSchedule[activation.fork.name].map { BlobActivation(activation.start, $0.parameters) }
    }
  }
}
