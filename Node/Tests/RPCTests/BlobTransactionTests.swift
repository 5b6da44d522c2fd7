import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import Console
import DevelopmentKeys
import EthereumTypes
import ExecutionFixtures
import Foundation
import Hashes
import KZGProver
import RPC
import TemporaryFolders
import Testing
import VectorTestSupport

/// Blob transactions from a client's bytes into a block: the trusted setup of mainnet, blobs of a few values.
@Suite(.enabled(if: PublishedVectors.isThere("c-kzg-4844"), "needs c-kzg-4844"))
struct BlobTransactionTests {
  static let setup = Result {
    try BlobSetup(text: [UInt8](PublishedVectors.data("c-kzg-4844", "c-kzg-4844/trusted_setup.txt")))
  }

  let setup: BlobSetup
  let dev: DevelopmentChain
  let blobs: [[UInt8]]

  init() throws {
    let setup = try Self.setup.get()
    self.setup = setup
    dev = try DevelopmentChain(blobs: setup)
    blobs = (1...2).map { seed in
      // 32 bytes a value, the first byte zero: below the group's order.
      (0..<BlobSidecar.blobLength).map { $0 % 32 == 0 ? 0 : UInt8(truncatingIfNeeded: $0 / 32 + $0 * seed) }
    }
  }

  private func transaction(_ nonce: UInt64, _ hashes: [Hash256]) -> Transaction {
    var transaction = Transaction(
      kind: .blob, chainID: UInt256(DevelopmentChain.chainID), nonce: nonce, maxPriorityFeePerGas: .one,
      maxFeePerGas: UInt256(100_000_000_000 as UInt64), gasLimit: 21_000, to: dev.keys[1].address,
      maxFeePerBlobGas: UInt256(1_000_000_000 as UInt64), blobHashes: hashes)
    transaction.sign(with: dev.keys[0].privateKey)
    return transaction
  }

  @Test(arguments: [BlobSidecar.Version.blobProofs, .cellProofs]) func fromTheWireIntoABlock(
    _ version: BlobSidecar.Version
  ) async throws {
    let (sidecar, hashes) = try setup.sidecar(of: blobs, version)
    let transaction = transaction(0, hashes)
    let envelope = PooledTransaction(transaction: transaction, sidecar: sidecar).envelope
    let hash = try await dev.result("eth_sendRawTransaction", "\"\(envelope.hex)\"")
    #expect(hash == "\"\(transaction.hash)\"")
    // The journal keeps the blobs as long as no block has the transaction.
    let again = try Mempool(
      chain: dev.chain, journalPath: dev.folder.path + "/pool", verifiesSidecar: { [setup] in setup.verifies($0, for: $1) })
    let isKept = again[transaction.hash]?.sidecar == sidecar
    #expect(isKept)
    _ = try await dev.result("evm_mine")
    let receipt = try await dev.call("eth_getTransactionReceipt", hash)["result"]
    #expect(receipt?["status"]?.string == "0x1" && receipt?["blobGasUsed"]?.string == "0x40000")
    #expect(dev.chain.head.header.blobGasUsed == 0x40000)
    #expect(dev.mempool.counts.pending == 0)
  }

  @Test func whatDoesNotBelongTogether() async throws {
    for version in [BlobSidecar.Version.blobProofs, .cellProofs] {
      let (sidecar, hashes) = try setup.sidecar(of: blobs, version)
      // In variables, so that a failure does not print blobs.
      let verdicts = [hashes, hashes.reversed(), [hashes[0]], []].map { setup.verifies(sidecar, for: $0) }
      #expect(verdicts == [true, false, false, false])
      var changes: [BlobSidecar] = []
      for change in [
        { (s: inout BlobSidecar) in s.blobs[1][40] ^= 1 }, { $0.blobs.swapAt(0, 1) }, { $0.commitments.swapAt(0, 1) },
        { $0.proofs.swapAt(0, 1) }, { $0.proofs[1] = [0xc0] + [UInt8](repeating: 0, count: 47) },
        { $0.proofs.removeLast() }, { $0.blobs[0][0] = 0xff }, { $0.proofs[0][5] ^= 1 }, { $0.blobs[0].removeLast() },
      ] {
        var changed = sidecar
        change(&changed)
        changes.append(changed)
      }
      let accepted = changes.indices.filter { setup.verifies(changes[$0], for: hashes) }
      #expect(accepted == [], "\(version)")
    }
    let (sidecar, hashes) = try setup.sidecar(of: [blobs[0]], .cellProofs)
    var wrong = sidecar
    wrong.proofs[3] = sidecar.proofs[4]
    let envelope = PooledTransaction(transaction: transaction(0, hashes), sidecar: wrong).envelope
    let refusal = try await dev.message("eth_sendRawTransaction", "\"\(envelope.hex)\"")
    #expect(refusal.contains("do not belong to the transaction"))
    let alone = transaction(0, hashes).envelope
    #expect(try await dev.message("eth_sendRawTransaction", "\"\(alone.hex)\"") != "no error")
  }

  /// The node makes what proofs need.
  @Test func sentByANodesAccount() async throws {
    let request =
      "\"from\":\"\(dev.keys[0].address)\",\"to\":\"\(dev.keys[1].address)\",\"blobs\":[\"\(blobs[0].hex)\"]"
    let hash = try await dev.result("eth_sendTransaction", "{\(request)}")
    let (sidecar, hashes) = try setup.sidecar(of: [blobs[0]], .cellProofs)
    let waiting = try await dev.call("eth_getTransactionByHash", hash)["result"]
    #expect(waiting?["type"]?.string == "0x3")
    #expect(waiting?["blobVersionedHashes"]?.elements.map { $0.string } == hashes.map(\.description))
    let isSame = dev.mempool[try #require(Hash256(text: String(hash.dropFirst().dropLast())))]?.sidecar == sidecar
    #expect(isSame)
    _ = try await dev.result("evm_mine")
    #expect(try await dev.call("eth_getTransactionReceipt", hash)["result"]?["status"]?.string == "0x1")
    let wrong = "\"blobVersionedHashes\":[\"\(hashes[0].bytes.reversed().hex)\"]"
    let other = try await dev.message("eth_sendTransaction", "{\(request),\(wrong)}")
    #expect(other.contains("not those of the blobs"))
    #expect(
      try await dev.message("eth_sendTransaction", "{\"from\":\"\(dev.keys[0].address)\",\"to\":\"\(dev.keys[1].address)\",\(wrong)}")
        .contains("sent with its blobs"))
  }
}
