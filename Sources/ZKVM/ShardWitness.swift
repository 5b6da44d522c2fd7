public import Executor
public import MachineVerifier
public import Transcript

/// All that is needed to prove one shard, on any machine that has the program: a few hundred kilobytes for what the shard
/// touches, however much memory the program has.
public struct ShardWitness: Sendable, Equatable {
  public var program: ProgramID
  public var shard: Shard
  /// Digests of the memory's tree beside the paths to the shard's leaves: `MutableMemoryTree.update`.
  public var siblings: [Digest]

  public init(program: ProgramID, shard: Shard, siblings: [Digest]) {
    self.program = program
    self.shard = shard
    self.siblings = siblings
  }
}

/// Why bytes are no witness.
public enum ShardWitnessError: Error, Equatable, Sendable {
  /// They do not begin like one.
  case notAWitness
  /// They end too early, go on too long, or hold a number out of range.
  case malformed
}

/// As a file: "MTNW", then little-endian: version (4 bytes), program id (32), index (4), cycles (8), whether there is an
/// end (4), the state at the start (pc in 8 bytes, 32 registers of 8) and, if there is one, at the end; the number of
/// leaves (4), each with number (4) and four words; the number of siblings (4), each 32 bytes.
extension ShardWitness {
  static let magic: [UInt8] = [0x4d, 0x54, 0x4e, 0x57]
  static let version: UInt64 = 1

  public var bytes: [UInt8] {
    var out = ShardWitness.magic
    func put(_ x: UInt64, _ size: Int) {
      for k in 0..<size { out.append(UInt8(truncatingIfNeeded: x >> UInt64(8 * k))) }
    }
    func put(_ state: MachineState) {
      put(UInt64(state.pc), 8)
      for x in state.registers { put(x, 8) }
    }
    put(ShardWitness.version, 4)
    out += program.bytes
    put(UInt64(shard.index), 4)
    put(UInt64(shard.cycles), 8)
    put(shard.end == nil ? 0 : 1, 4)
    put(shard.start)
    if let end = shard.end { put(end) }
    put(UInt64(shard.leaves.count), 4)
    for leaf in shard.leaves {
      put(UInt64(leaf.number), 4)
      for k in 0..<4 { put(leaf.words[k], 8) }
    }
    put(UInt64(siblings.count), 4)
    for digest in siblings { out += digest.littleEndian }
    return out
  }

  public init(bytes: [UInt8]) throws(ShardWitnessError) {
    guard bytes.count >= 4, Array(bytes[0..<4]) == ShardWitness.magic else { throw .notAWitness }
    var position = 4
    func take(_ size: Int) throws(ShardWitnessError) -> ArraySlice<UInt8> {
      guard bytes.count - position >= size else { throw .malformed }
      defer { position += size }
      return bytes[position..<position + size]
    }
    func number(_ size: Int) throws(ShardWitnessError) -> UInt64 {
      var x: UInt64 = 0
      for (k, byte) in try take(size).enumerated() { x |= UInt64(byte) << UInt64(8 * k) }
      return x
    }
    func state() throws(ShardWitnessError) -> MachineState {
      let pc = try number(8)
      guard pc < 1 << 32 else { throw .malformed }
      var registers: [UInt64] = []
      for _ in 0..<32 { registers.append(try number(8)) }
      return MachineState(pc: UInt32(pc), registers: registers)
    }
    guard try number(4) == ShardWitness.version else { throw .malformed }
    guard let program = ProgramID(bytes: Array(try take(32))) else { throw .malformed }
    self.program = program
    let index = Int(try number(4))
    let (cycles, hasEnd) = (try number(8), try number(4))
    guard cycles > 0, cycles <= UInt64(Executor.shardLimit), hasEnd <= 1 else { throw .malformed }
    let start = try state()
    let end = hasEnd == 1 ? try state() : nil
    var leaves: [MemoryLeaf] = []
    var next: UInt64 = 0
    for _ in 0..<(try number(4)) {
      let number32 = try number(4)
      guard number32 >= next && number32 < 1 << 27 else { throw .malformed }
      next = number32 + 1
      var words = SIMD4<UInt64>.zero
      for k in 0..<4 { words[k] = try number(8) }
      leaves.append(MemoryLeaf(number: UInt32(number32), words: words))
    }
    guard !leaves.isEmpty else { throw .malformed }
    shard = Shard(index: index, start: start, cycles: Int(cycles), end: end, leaves: leaves)
    siblings = []
    for _ in 0..<(try number(4)) {
      guard let digest = Digest(littleEndian: try take(32)) else { throw .malformed }
      siblings.append(digest)
    }
    guard position == bytes.count else { throw .malformed }
  }
}
