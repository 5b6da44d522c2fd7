import BN254
import BN254Vectors
import BigIntegers
import CurveValues
import EllipticCurves
import Foundation
import Groth16
import Groth16Prover
import R1CS

// swift run -c release -Xcc -march=native SnarkBenchmarks COMMAND …: what Scripts/compare-groth16.sh puts beside groth16py.
//
//   files FOLDER K     a circuit of 2^K constraints: circuit.r1cs, witness.wtns, development.zkey
//   prove FOLDER RUNS  reads them, proves RUNS times, prints seconds, writes proof.bin, public.txt, verification_key.json
//   verify FOLDER NAME whether the 256 bytes NAME prove public.txt for verification_key.json
//   vyper FOLDER       the contract of verification_key.json, marked as that of a development setup, on standard output
//   kernels            seconds of sums of multiples and transforms

/// x₀ secret, xᵢ₊₁ = xᵢ·(xᵢ + y) + i with random values everywhere; the last is public.
func circuit(_ count: Int) -> (RankOneConstraints, Witness) {
  var (a, b, c) = (SparseMatrix(), SparseMatrix(), SparseMatrix())
  var values = [BN254.Fr.one, .zero, BN254.Fr(123_456_789).inverse]
  for i in 0..<count {
    let from = UInt32(i + 2)
    let to = i == count - 1 ? UInt32(1) : UInt32(i + 3)
    a.append(from, .one)
    b.append(from, .one)
    if i > 0 { b.append(from - 1, .one) }
    c.append(to, .one)
    c.append(0, -BN254.Fr(UInt64(i + 1)))
    a.endRow()
    b.endRow()
    c.endRow()
    let x = values[i + 2]
    let next = x * (i > 0 ? x + values[i + 1] : x) + BN254.Fr(UInt64(i + 1))
    if i == count - 1 { values[1] = next } else { values.append(next) }
  }
  let system = RankOneConstraints(
    a: a, b: b, c: c, wireCount: values.count, publicOutputCount: 1, publicInputCount: 0,
    privateInputCount: 1,
    labels: (0..<UInt64(values.count)).map { $0 }, labelCount: UInt64(values.count))
  return (system, Witness(values))
}

func read<T>(_ folder: URL, _ name: String, _ body: (UnsafeRawBufferPointer) throws -> T) throws -> T {
  try Data(contentsOf: folder.appending(path: name), options: .alwaysMapped).withUnsafeBytes { try body($0) }
}

func write(_ folder: URL, _ name: String, _ bytes: [UInt8]) throws {
  try LargeFile.write(bytes, to: folder.appending(path: name))
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let time = try ContinuousClock().measure(body)
  return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
}

func files(_ folder: URL, _ log: Int) throws {
  // One constraint less than 2^k for each of the constant and the public value.
  let (system, witness) = circuit(1 << log - 2)
  guard try system.firstViolation(witness) == nil else { fatalError("the witness is wrong") }
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  try write(folder, "circuit.r1cs", system.file)
  try write(folder, "witness.wtns", witness.file)
  var setup: SetupFile?
  print("setup", try seconds { setup = try SetupFile.unsafeDevelopment(system) })
  if let setup { try write(folder, "development.zkey", setup.file) }
}

func prove(_ folder: URL, _ runs: Int) throws {
  let witness = try read(folder, "witness.wtns") { try Witness(file: $0) }
  var key: ProvingKey?
  var unsafe = false
  print(
    "load",
    try seconds {
      let setup = try read(folder, "development.zkey") { try SetupFile(file: $0) }
      unsafe = setup.isUnsafeDevelopment
      key = setup.provingKey()
    })
  guard let key else { return }
  let verifyingKey = try key.verifyingKey(origin: unsafe ? .unsafeDevelopment : .unknown)
  let publicValues = (1...key.publicCount).map { witness.values[$0].integer }
  for _ in 0..<runs {
    var proof: Proof?
    print("prove", try seconds { proof = try key.prove(witness) })
    guard let proof else { return }
    print("verify", try seconds { try verifyingKey.verify(proof, publicValues: publicValues) })
    try write(folder, "proof.bin", proof.bytes)
  }
  try write(folder, "verification_key.json", Array(verifyingKey.snarkjsJSON.utf8))
  try write(folder, "public.txt", Array(publicValues.map { "\($0.decimal)\n" }.joined().utf8))
}

func verify(_ folder: URL, _ name: String) throws {
  let key = try VerifyingKey(snarkjs: Data(contentsOf: folder.appending(path: "verification_key.json")))
  let text = String(decoding: try Data(contentsOf: folder.appending(path: "public.txt")), as: UTF8.self)
  let publicValues = text.split(separator: "\n").compactMap { UInt256(decimal: String($0)) }
  try key.verify(
    try Proof([UInt8](try Data(contentsOf: folder.appending(path: name)))), publicValues: publicValues)
  print("accepted")
}

func kernels() {
  func group<C: RowCurve>(_ name: String, _ generator: AffinePoint<C>, _ logs: [Int]) {
    for log in logs {
      var state: UInt64 = 1
      func word() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
      }
      let count = 1 << log
      let points = FixedBase(generator, count: count).multiples(
        (0..<count).map { _ in UInt256(limbs: word(), word(), word(), word() >> 3) })
      let scalars = (0..<count).map { _ in UInt256(limbs: word(), word(), word(), word() >> 3) }
      let bases = MultiScalarBases(points)
      var best = Double.infinity
      for _ in 0..<5 { best = min(best, seconds { _ = bases.sum(scalars) }) }
      print("\(name)-msm-2^\(log)", best)
    }
  }
  group("g1", BN254G1.generator, [12, 16, 20])
  group("g2", BN254G2.generator, [12, 16, 20])
  for log in [16, 20, 22] {
    let transform = ScalarTransform(logSize: log)
    var data = (0..<1 << log).map { BN254.Fr(UInt64($0) &* 0x9e37_79b9_7f4a_7c15) }
    var best = Double.infinity
    for _ in 0..<5 { best = min(best, seconds { transform.split(&data, .inverse) }) }
    print("ntt-2^\(log)", best)
  }
}

let arguments = Array(CommandLine.arguments.dropFirst())
switch (arguments.first, arguments.count) {
case ("files", 3): try files(URL(filePath: arguments[1]), Int(arguments[2]) ?? 10)
case ("prove", 3): try prove(URL(filePath: arguments[1]), Int(arguments[2]) ?? 1)
case ("verify", 3): try verify(URL(filePath: arguments[1]), arguments[2])
case ("vyper", 2):
  let data = try Data(contentsOf: URL(filePath: arguments[1]).appending(path: "verification_key.json"))
  print(try VerifyingKey(snarkjs: data).vyperSource, terminator: "")
case ("kernels", 1): kernels()
default: print("files FOLDER K | prove FOLDER RUNS | verify FOLDER NAME | vyper FOLDER | kernels")
}
