import Machine
import Transcript

/// As a file: "MTNP", then little-endian words of 4 bytes: the machine's version, target, entry, the height of the
/// program table; its root and the image's digest (8 words each); the input's digest, three siblings of the output; the
/// number of shards; and for each shard: pc and time at its end (both 0 if the program halts), the roots of memory and
/// registers, the number of bytes of its proof, and the proof.
extension MachineProof {
  public static let magic: [UInt8] = [0x4d, 0x54, 0x4e, 0x50]

  public var bytes: [UInt8] {
    var out = MachineProof.magic
    func put(_ x: UInt32) { for k in 0..<4 { out.append(UInt8(truncatingIfNeeded: x >> UInt32(8 * k))) } }
    put(Machine.version)
    put(UInt32(truncatingIfNeeded: key.target))
    put(key.entry)
    put(UInt32(truncatingIfNeeded: key.programLogHeight))
    for digest in [key.preprocessedRoot, key.imageDigest, inputDigest] + outputSiblings {
      out += digest.littleEndian
    }
    put(UInt32(truncatingIfNeeded: shards.count))
    for shard in shards { out += shard.bytes }
    return out
  }

  public init(bytes: [UInt8]) throws(MachineVerificationError) {
    guard bytes.count >= 4 else { throw .length(bytes: bytes.count) }
    guard Array(bytes[0..<4]) == MachineProof.magic else { throw .notAProof }
    var reader = ProofReader(bytes: bytes, position: 4)
    let version = try reader.word()
    guard version == Machine.version else { throw .version(expected: Machine.version, found: version) }
    let (target, entry, height) = (try reader.word(), try reader.word(), try reader.word())
    let (root, image) = (try reader.digest(), try reader.digest())
    key = MachineKey(
      target: Int(target), entry: entry, programLogHeight: Int(height), preprocessedRoot: root,
      imageDigest: image)
    guard key.isValid else { throw .key }
    inputDigest = try reader.digest()
    outputSiblings = [try reader.digest(), try reader.digest(), try reader.digest()]
    let count = Int(try reader.word())
    guard count > 0 && count <= MachineProof.maximumShards else { throw .shards(count: count) }
    shards = []
    for i in 0..<count { shards.append(try reader.shard(i)) }
    guard reader.position == bytes.count else { throw .length(bytes: bytes.count) }
  }
}

extension ShardProof {
  /// As it is in the file of a proof.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    func put(_ x: UInt32) { for k in 0..<4 { out.append(UInt8(truncatingIfNeeded: x >> UInt32(8 * k))) } }
    put(endTime == nil ? 0 : end.pc)
    put(endTime ?? 0)
    out += end.memory.littleEndian + end.registers.littleEndian
    put(UInt32(truncatingIfNeeded: proof.count))
    return out + proof
  }

  public init(bytes: [UInt8]) throws(MachineVerificationError) {
    var reader = ProofReader(bytes: bytes, position: 0)
    self = try reader.shard(0)
    guard reader.position == bytes.count else { throw .length(bytes: bytes.count) }
  }
}

/// Reads a proof's file; throws where it ends.
private struct ProofReader {
  let bytes: [UInt8]
  var position: Int

  mutating func take(_ count: Int) throws(MachineVerificationError) -> [UInt8] {
    guard bytes.count - position >= count else { throw .length(bytes: bytes.count) }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  mutating func word() throws(MachineVerificationError) -> UInt32 {
    guard bytes.count - position >= 4 else { throw .length(bytes: bytes.count) }
    var x: UInt32 = 0
    for k in 0..<4 { x |= UInt32(bytes[position + k]) << UInt32(8 * k) }
    position += 4
    return x
  }

  mutating func shard(_ i: Int) throws(MachineVerificationError) -> ShardProof {
    let (pc, time) = (try word(), try word())
    guard time != 0 || pc == 0 else { throw .boundary(shard: i) }
    let (memory, registers) = (try digest(), try digest())
    let size = Int(try word())
    guard size <= MachineProof.maximumShardSize else { throw .length(bytes: bytes.count) }
    return ShardProof(
      end: ShardBoundary(pc: pc, memory: memory, registers: registers), endTime: time == 0 ? nil : time,
      proof: try take(size))
  }

  mutating func digest() throws(MachineVerificationError) -> Digest {
    let bytes = try take(4 * Digest.width)
    guard let digest = Digest(littleEndian: bytes[...]) else { throw .digest }
    return digest
  }
}
