import BLS12381
import BN254
import BigIntegers
import EllipticCurves
import Foundation
import KZG
import KZGProver

// swift run -c release -Xcc -march=native CurveBenchmarks: microseconds, the best of many short runs, a name and a number a
// line. Scripts/compare-curves.py puts other libraries beside them.

func measure(_ name: String, runs: Int = 200, _ body: () -> Void) {
  var best = Duration.seconds(1000)
  for _ in 0..<runs { best = min(best, ContinuousClock().measure(body)) }
  let microseconds = Double(best.components.attoseconds) / 1e12 + Double(best.components.seconds) * 1e6
  print(name, (microseconds * 100).rounded() / 100)
}

struct Scalars {
  var state: UInt64 = 1

  mutating func next() -> UInt256 {
    func word() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
    return UInt256(limbs: word(), word(), word(), word() >> 3)
  }
}

func groups<G: Curve, H: Twist>(_ curve: String, _ g: AffinePoint<G>, _ h: AffinePoint<H>) {
  var scalars = Scalars()
  let (p, q, k) = (g.multiplied(by: scalars.next()).affine, h.multiplied(by: scalars.next()).affine, scalars.next())
  measure("\(curve)-g1-mul") { _ = p.multiplied(by: k) }
  measure("\(curve)-g2-mul") { _ = q.multiplied(by: k) }
  for count in [2, 16, 128, 1024] {
    let points = (0..<count).map { _ in g.multiplied(by: scalars.next()).affine }
    let factors = (0..<count).map { _ in scalars.next() }
    measure("\(curve)-g1-msm-\(count)", runs: 20) { _ = AffinePoint.sum(points, factors) }
  }
  for count in [2, 16, 128] {
    let points = (0..<count).map { _ in h.multiplied(by: scalars.next()).affine }
    let factors = (0..<count).map { _ in scalars.next() }
    measure("\(curve)-g2-msm-\(count)", runs: 20) { _ = AffinePoint.sum(points, factors) }
  }
}

var scalars = Scalars()
groups("bn254", BN254G1.generator, BN254G2.generator)
measure("bn254-g2-subgroup") { _ = BN254G2.isInSubgroup(BN254G2.generator) }
for count in [1, 2, 4] {
  let pairs = (0..<count).map { _ in
    BN254.Pair(
      BN254G1.generator.multiplied(by: scalars.next()).affine, BN254G2.generator.multiplied(by: scalars.next()).affine)
  }
  measure("bn254-pairing-\(count)") { _ = BN254.pairingProductIsOne(pairs) }
}

groups("bls12381", BLS12381G1.generator, BLS12381G2.generator)
let p = BLS12381G1.generator.multiplied(by: scalars.next()).affine
let q = BLS12381G2.generator.multiplied(by: scalars.next()).affine
measure("bls12381-g1-subgroup") { _ = BLS12381G1.isInSubgroup(p) }
measure("bls12381-g2-subgroup") { _ = BLS12381G2.isInSubgroup(q) }
measure("bls12381-map-g1") { _ = BLS12381.mapToG1(p.x) }
measure("bls12381-map-g2") { _ = BLS12381.mapToG2(q.x) }
for count in [1, 2, 4] {
  let pairs = (0..<count).map { _ in
    BLS12381.Pair(
      BLS12381G1.generator.multiplied(by: scalars.next()).affine,
      BLS12381G2.generator.multiplied(by: scalars.next()).affine)
  }
  measure("bls12381-pairing-\(count)") { _ = BLS12381.pairingProductIsOne(pairs) }
}

// The constant polynomial 3 at 5: commitment 3·G, value 3, proof neutral; and 3 + (X − 5): proof G would need τ·G.
let commitment = CompressedPoint.encode(BLS12381G1.generator.multiplied(by: 3).affine)
let neutral = CompressedPoint.encode(BLS12381.G1Point.neutral)
let (z, y) = (UInt256(5).bigEndianBytes, UInt256(3).bigEndianBytes)
func verify(_ proof: [UInt8]) -> Bool {
  commitment.withUnsafeBytes { commitment in
    z.withUnsafeBytes { z in
      y.withUnsafeBytes { y in
        proof.withUnsafeBytes { (try? KZG.verify(commitment: commitment, z: z, y: y, proof: $0)) ?? false }
      }
    }
  }
}
precondition(verify(neutral))
// A proof that does not hold takes as long as one that does.
measure("kzg-verify") { _ = verify(commitment) }

// Blobs, with the setup whose path is in TRUSTED_SETUP.
if let path = ProcessInfo.processInfo.environment["TRUSTED_SETUP"] {
  let setup = try BlobSetup(text: [UInt8](Data(contentsOf: URL(filePath: path))))
  let blob = (0..<BlobSetup.elementCount).flatMap { _ in scalars.next().bigEndianBytes }
  let commitment = try setup.commitment(blob: blob)
  let proof = try setup.proof(blob: blob, commitment: commitment)
  let (cells, proofs) = try setup.cellsAndProofs(blob: blob)
  let commitments = [[UInt8]](repeating: commitment, count: BlobSetup.cellCount)
  measure("blob-commitment", runs: 10) { _ = try? setup.commitment(blob: blob) }
  measure("blob-proof", runs: 10) { _ = try? setup.proof(blob: blob, commitment: commitment) }
  measure("blob-verify", runs: 10) {
    precondition((try? setup.verify(blob: blob, commitment: commitment, proof: proof)) == true)
  }
  measure("cells", runs: 10) { _ = try? setup.cells(blob: blob) }
  measure("cells-and-proofs", runs: 5) { _ = try? setup.cellsAndProofs(blob: blob) }
  measure("cells-verify-128", runs: 5) {
    precondition(
      (try? setup.verify(commitments: commitments, cellIndices: Array(0..<128), cells: cells, proofs: proofs)) == true)
  }
}
