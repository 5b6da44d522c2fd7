import Foundation
import MachineVerifier
import ZKVM

/// Proofs of shards as files of a folder: each is complete or not there, whenever the process ends.
struct ShardFolder: ShardProofStore {
  let path: String

  private func file(_ shard: Int) -> String { path + "/" + String(format: "%06d.shard", shard) }

  func proof(of shard: Int) -> ShardProof? {
    guard let data = FileManager.default.contents(atPath: file(shard)) else { return nil }
    return try? ShardProof(bytes: [UInt8](data))
  }

  func keep(_ proof: ShardProof, of shard: Int) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let temporary = file(shard) + ".new"
    try writeFile(proof.bytes, to: temporary)
    // On disk before it has its name: a crash of the machine leaves no half of a proof under it.
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: temporary))
    try handle.synchronize()
    try handle.close()
    guard rename(temporary, file(shard)) == 0 else {
      throw Failure("cannot rename \(temporary): \(String(cString: strerror(errno)))")
    }
  }

  /// Removes the folder, which is not needed when the proof is complete.
  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
