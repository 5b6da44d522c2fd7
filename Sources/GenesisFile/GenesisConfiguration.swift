import BigIntegers
import EthereumTypes

/// The `config` of a genesis file.
struct GenesisConfiguration: Decodable {
  struct BlobEntry: Decodable {
    var target: Quantity
    var max: Quantity
    var baseFeeUpdateFraction: Quantity
  }

  var chainId: Quantity
  var homesteadBlock: Quantity?
  var daoForkBlock: Quantity?
  var daoForkSupport: Bool?
  var eip150Block: Quantity?
  var eip155Block: Quantity?
  var eip158Block: Quantity?
  var byzantiumBlock: Quantity?
  var constantinopleBlock: Quantity?
  var petersburgBlock: Quantity?
  var istanbulBlock: Quantity?
  var muirGlacierBlock: Quantity?
  var berlinBlock: Quantity?
  var londonBlock: Quantity?
  var arrowGlacierBlock: Quantity?
  var grayGlacierBlock: Quantity?
  var mergeNetsplitBlock: Quantity?
  var terminalTotalDifficulty: Quantity?
  var shanghaiTime: Quantity?
  var cancunTime: Quantity?
  var pragueTime: Quantity?
  var osakaTime: Quantity?
  var bpo1Time: Quantity?
  var bpo2Time: Quantity?
  var bpo3Time: Quantity?
  var bpo4Time: Quantity?
  var bpo5Time: Quantity?
  var amsterdamTime: Quantity?
  var blobSchedule: [String: BlobEntry]?
  var depositContractAddress: HexBytes?
}

extension ChainSpecification {
  init(_ config: GenesisConfiguration) throws {
    if let a = config.eip155Block, let b = config.eip158Block, a.value != b.value {
      throw GenesisFileError.separateSpuriousDragon(
        eip155: try a.small("eip155Block"), eip158: try b.small("eip158Block"))
    }
    let blocks: [(Fork, Quantity?, String)] = [
      (.homestead, config.homesteadBlock, "homesteadBlock"),
      (.tangerineWhistle, config.eip150Block, "eip150Block"),
      (.spuriousDragon, config.eip158Block ?? config.eip155Block, "eip158Block"),
      (.byzantium, config.byzantiumBlock, "byzantiumBlock"),
      (.constantinople, config.constantinopleBlock, "constantinopleBlock"),
      // Without a block of its own Petersburg comes with Constantinople.
      (.petersburg, config.petersburgBlock ?? config.constantinopleBlock, "petersburgBlock"),
      (.istanbul, config.istanbulBlock, "istanbulBlock"),
      (.muirGlacier, config.muirGlacierBlock, "muirGlacierBlock"),
      (.berlin, config.berlinBlock, "berlinBlock"), (.london, config.londonBlock, "londonBlock"),
      (.arrowGlacier, config.arrowGlacierBlock, "arrowGlacierBlock"),
      (.grayGlacier, config.grayGlacierBlock, "grayGlacierBlock"),
    ]
    let times: [(Fork, Quantity?, String)] = [
      (.shanghai, config.shanghaiTime, "shanghaiTime"), (.cancun, config.cancunTime, "cancunTime"),
      (.prague, config.pragueTime, "pragueTime"), (.osaka, config.osakaTime, "osakaTime"),
      (.amsterdam, config.amsterdamTime, "amsterdamTime"),
    ]
    self.init(chainID: try config.chainId.small("chainId"), blockForks: [])
    for (fork, start, field) in blocks {
      if let start { blockForks.append(Activation(fork, try start.small(field))) }
    }
    for (fork, start, field) in times {
      if let start { timeForks.append(Activation(fork, try start.small(field))) }
    }
    terminalTotalDifficulty = config.terminalTotalDifficulty?.value
    if terminalTotalDifficulty == .zero { parisBlock = 0 }
    if config.daoForkSupport == true, let block = config.daoForkBlock {
      daoForkBlock = try block.small("daoForkBlock")
    }
    if let address = config.depositContractAddress {
      depositContract = Address(try address.padded(20, "depositContractAddress")) ?? .zero
    }
    try readBlobSchedule(config)
  }

  private mutating func readBlobSchedule(_ config: GenesisConfiguration) throws {
    // Without a schedule the forks that always had parameters keep them.
    let known: [String: BlobParameters] = ["cancun": .cancun, "prague": .prague, "osaka": .prague]
    let entries: [(String, Quantity?)] = [
      ("cancun", config.cancunTime), ("prague", config.pragueTime), ("osaka", config.osakaTime),
      ("bpo1", config.bpo1Time), ("bpo2", config.bpo2Time), ("bpo3", config.bpo3Time),
      ("bpo4", config.bpo4Time),
      ("bpo5", config.bpo5Time), ("amsterdam", config.amsterdamTime),
    ]
    for (name, time) in entries {
      guard let time else { continue }
      let start = try time.small(name + "Time")
      if let entry = config.blobSchedule?[name] {
        blobSchedule.append(
          BlobActivation(
            start,
            BlobParameters(
              target: try entry.target.small("target"), max: try entry.max.small("max"),
              baseFeeUpdateFraction: try entry.baseFeeUpdateFraction.small("baseFeeUpdateFraction"))))
      } else if config.blobSchedule == nil, let parameters = known[name] {
        blobSchedule.append(BlobActivation(start, parameters))
      } else if name.hasPrefix("bpo") {
        throw GenesisFileError.noBlobSchedule(name)
      }
    }
    blobSchedule.sort { $0.timestamp < $1.timestamp }
  }
}
