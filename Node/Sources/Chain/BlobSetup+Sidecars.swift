public import EthereumTypes
public import Hashes
import KZG
public import KZGProver

/// Sidecars of blob transactions (EIP-4844, EIP-7594): what `Mempool` asks before it takes one.
extension BlobSetup {
  /// Whether the blobs are those that a transaction names by `hashes`: the commitments have these hashes, and the proofs
  /// show that the blobs have these commitments. Both forms are taken under every fork's rules: what either proves is the
  /// same, and nothing here is sent on to nodes that want one of them.
  public func verifies(_ sidecar: BlobSidecar, for hashes: [Hash256]) -> Bool {
    let count = hashes.count
    guard count > 0, sidecar.blobs.count == count, sidecar.commitments.count == count else { return false }
    for (commitment, hash) in zip(sidecar.commitments, hashes) where BlobSetup.versionedHash(commitment) != hash {
      return false
    }
    do throws(BlobError) {
      switch sidecar.version {
      case .blobProofs:
        return try verify(blobs: sidecar.blobs, commitments: sidecar.commitments, proofs: sidecar.proofs)
      case .cellProofs:
        guard sidecar.proofs.count == count * BlobSetup.cellCount else { return false }
        var cells: [[UInt8]] = []
        for blob in sidecar.blobs { cells += try self.cells(blob: blob) }
        return try verify(
          commitments: sidecar.commitments.flatMap { Array(repeating: $0, count: BlobSetup.cellCount) },
          cellIndices: (0..<count).flatMap { _ in 0..<BlobSetup.cellCount }, cells: cells, proofs: sidecar.proofs)
      }
    } catch {
      return false
    }
  }

  /// The sidecar of blobs of 131,072 bytes, and the hashes by which a transaction names them.
  public func sidecar(
    of blobs: [[UInt8]], _ version: BlobSidecar.Version
  ) throws(BlobError) -> (sidecar: BlobSidecar, hashes: [Hash256]) {
    var sidecar = BlobSidecar(version: version, blobs: blobs, commitments: [], proofs: [])
    for blob in blobs {
      let commitment = try commitment(blob: blob)
      sidecar.commitments.append(commitment)
      switch version {
      case .blobProofs: sidecar.proofs.append(try proof(blob: blob, commitment: commitment))
      case .cellProofs: sidecar.proofs += try cellsAndProofs(blob: blob).proofs
      }
    }
    return (sidecar, sidecar.commitments.map { BlobSetup.versionedHash($0) })
  }

  /// `kzg_to_versioned_hash` of EIP-4844.
  public static func versionedHash(_ commitment: [UInt8]) -> Hash256 {
    Hash256(commitment.withUnsafeBytes { KZG.versionedHash($0) }) ?? .zero
  }
}
