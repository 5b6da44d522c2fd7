import Constraints
import KoalaBear
import Machine
import MachineVerifier
import MemoryTree
import MerkleTree
import Prover
import Testing
import Transcript

@testable import MachineTrace

/// What a cheating prover does to the memory's tree: hashes whatever the rows say, up to new roots.
extension Execution {
  private func digest(_ table: MachineTable, _ name: String, _ row: Int) -> Digest {
    var digest = Digest()
    for i in 0..<8 { digest[i] = get(table, "\(name)[\(i)]", row) }
    return digest
  }

  private func set(_ table: MachineTable, _ name: String, _ row: Int, _ digest: Digest) {
    for i in 0..<8 { set(table, "\(name)[\(i)]", row, digest[i]) }
  }

  private func halves(_ table: MachineTable, _ name: String, _ row: Int) -> (left: Digest, right: Digest) {
    var (left, right) = (Digest(), Digest())
    for i in 0..<8 {
      left[i] = get(table, "\(name)[\(i)]", row)
      right[i] = get(table, "\(name)[\(8 + i)]", row)
    }
    return (left, right)
  }

  private struct Place: Hashable {
    var tree: Felt
    var level: UInt32
    var index: UInt32
  }

  /// Makes all digests and compressions anew from the limbs in the rows of leaves and registers. Returns the statement
  /// with the roots that come out.
  func rehashed() -> ShardStatement {
    var compressions: [(left: Digest, right: Digest)] = []
    var digests: [Place: (old: Digest, new: Digest)] = [:]
    for (table, level) in [(MachineTable.leaf, UInt32(27)), (.registers, 3)] {
      let height = trace.layout.instances[trace.instances(of: table.index)[0]].height
      for row in 0..<height where get(table, "live", row) == 1 {
        let (old, new) = (halves(table, "old", row), halves(table, "new", row))
        compressions.append(old)
        if old != new { compressions.append(new) }
        let digest = (old: MerkleHash.node(old.left, old.right), new: MerkleHash.node(new.left, new.right))
        set(table, "oldDigest", row, digest.old)
        set(table, "newDigest", row, digest.new)
        set(table, "changed", row, old == new ? 0 : 1)
        let index = table == .leaf ? get(.leaf, "index", row).value : UInt32(row)
        digests[Place(tree: table == .leaf ? 0 : 1, level: level, index: index)] = digest
      }
    }
    // Nodes stand from the lowest level up.
    let height = trace.layout.instances[trace.instances(of: MachineTable.node.index)[0]].height
    for row in 0..<height where get(.node, "live", row) == 1 {
      let place = Place(
        tree: get(.node, "tree", row), level: get(.node, "level", row).value,
        index: get(.node, "index", row).value)
      for (bit, side) in ["left", "right"].enumerated() {
        let child = Place(tree: place.tree, level: place.level + 1, index: 2 * place.index + UInt32(bit))
        guard get(.node, bit == 0 ? "touchesLeft" : "touchesRight", row) == 1, let digest = digests[child]
        else {
          continue
        }
        set(.node, side, row, digest.old)
        set(.node, side + "New", row, digest.new)
      }
      let old = (left: digest(.node, "left", row), right: digest(.node, "right", row))
      let new = (left: digest(.node, "leftNew", row), right: digest(.node, "rightNew", row))
      compressions.append(old)
      if old != new { compressions.append(new) }
      let result = (old: MerkleHash.node(old.left, old.right), new: MerkleHash.node(new.left, new.right))
      set(.node, "old", row, result.old)
      set(.node, "new", row, result.new)
      set(.node, "changed", row, old == new ? 0 : 1)
      digests[place] = result
    }
    let instances = trace.instances(of: MachineTable.poseidon2.index)
    let room = instances.reduce(0) { $0 + trace.layout.instances[$1].height }
    precondition(compressions.count <= room, "the table of compressions is full")
    for instance in instances {
      for column in trace.columns(instance: instance) {
        column.update(repeating: .zero, count: trace.layout.instances[instance].height)
      }
    }
    MachineTraceBuilder.fillPoseidon2(trace, compressions)
    var statement = statement
    if let root = digests[Place(tree: 0, level: 0, index: 0)] {
      (statement.start.memory, statement.end.memory) = root
    }
    if let root = digests[Place(tree: 1, level: 0, index: 0)] {
      (statement.start.registers, statement.end.registers) = root
    }
    return statement
  }
}
