import Executor
import Foundation
import KoalaBear
import Machine
import MachineTestSupport
import MachineVerifier
import MemoryTree
import RISCV
import RISCVTestSupport
import Synchronization
import Testing
import Transcript
import ZKVM

/// Executions that are cut into shards, and what a cheating prover could do with the pieces.
@Suite(.serialized) struct ShardTests {
  static let cycles = 3000

  /// Some ten thousand cycles that store to and load from memory and end with an output.
  static func program() throws -> (LoadedProgram, DirectedProgram) {
    let p = CornerPrograms.program("counting") { p in
      p.assembler.constant(.s2, 0x8100_0000)
      p.operand(.a1, 1500)
      p.assembler.constant(.a2, 0)
      let head = p.assembler.label()
      p.assembler.bind(head)
      p.assembler.load(.ld, .a3, 0, .s2)
      p.assembler.register(.add, .a3, .a3, .a1)
      p.assembler.store(.sd, .a3, 0, .s2)
      p.assembler.immediate(.addi, .s2, .s2, 8)
      p.assembler.register(.add, .a2, .a2, .a3)
      p.assembler.immediate(.addi, .a1, .a1, -1)
      p.assembler.branch(.bne, .a1, .zero, to: head)
      p.result(.a2, 1500 * 1501 / 2)
    }
    return (try LoadedProgram(elf: p.elf, target: 100), p)
  }

  /// Keeps proofs in memory.
  final class Store: ShardProofStore {
    let proofs: Mutex<[Int: ShardProof]>
    let limit: Int
    init(_ proofs: [Int: ShardProof] = [:], limit: Int = .max) {
      self.proofs = Mutex(proofs)
      self.limit = limit
    }
    struct Full: Error {}
    func proof(of shard: Int) -> ShardProof? { proofs.withLock { $0[shard] } }
    func keep(_ proof: ShardProof, of shard: Int) throws {
      try proofs.withLock {
        if $0.count >= limit { throw Full() }
        $0[shard] = proof
      }
    }
  }

  @Test func aChainOfShards() throws {
    let (program, p) = try Self.program()
    let proven = try program.prove(input: [], shardCycles: Self.cycles)
    #expect(proven.values.output == p.output)
    #expect(proven.proof.shards.count == 4 && proven.report.shards == 4)
    let bytes = proven.proof.bytes
    try MachineVerifier.verify(bytes, program: program.id, values: proven.values)
    #expect(try MachineProof(bytes: bytes) == proven.proof)

    func refused(_ what: String, _ change: (inout MachineProof) -> Void) {
      var altered = proven.proof
      change(&altered)
      #expect(throws: MachineVerificationError.self, "\(what)") {
        try MachineVerifier.verify(altered, program: program.id, values: proven.values)
      }
    }
    refused("a shard left out") { $0.shards.remove(at: 1) }
    refused("the last shard left out") { $0.shards.removeLast() }
    refused("the first shard left out") { $0.shards.removeFirst() }
    refused("a shard twice") { $0.shards.insert($0.shards[1], at: 1) }
    refused("shards out of order") { $0.shards.swapAt(1, 2) }
    refused("nothing") { $0.shards = [] }
    refused("another input") { $0.inputDigest[0] += 1 }
    for i in 0..<3 { refused("another sibling") { $0.outputSiblings[i][4] += 1 } }
    refused("too few siblings") { $0.outputSiblings.removeLast() }
    for i in 0..<4 {
      refused("memory after shard \(i)") { $0.shards[i].end.memory[3] += 1 }
      refused("registers after shard \(i)") { $0.shards[i].end.registers[3] += 1 }
      refused("proof of shard \(i)") { $0.shards[i].proof[40] ^= 1 }
    }
    for i in 0..<3 {
      refused("pc after shard \(i)") { $0.shards[i].end.pc += 4 }
      refused("time of shard \(i)") { $0.shards[i].endTime! += 4 }
      refused("shard \(i) halts") { $0.shards[i].endTime = nil }
    }
    refused("the last does not halt") { $0.shards[3].endTime = 4000 }
    refused("time 0") { $0.shards[1].endTime = 0 }
    refused("time beyond its limit") { $0.shards[1].endTime = 1 << 30 }
    refused("pc beyond its limit") { $0.shards[1].end.pc = 1 << 29 }
    var wrong = proven.values
    wrong.output[0] ^= 1
    #expect(throws: MachineVerificationError.output) {
      try MachineVerifier.verify(proven.proof, program: program.id, values: wrong)
    }
    wrong.output = []
    #expect(throws: MachineVerificationError.output) {
      try MachineVerifier.verify(proven.proof, program: program.id, values: wrong)
    }
    wrong.output = proven.values.output + [0]
    #expect(throws: MachineVerificationError.output) {
      try MachineVerifier.verify(proven.proof, program: program.id, values: wrong)
    }
  }

  /// What survives a kill is used, and only if it is right.
  @Test func anInterruptedRunGoesOn() throws {
    let (program, _) = try Self.program()
    let store = Store(limit: 2)
    #expect(throws: ZKVMError.self) { try program.prove(input: [], shardCycles: Self.cycles, store: store) }
    let kept = store.proofs.withLock { $0 }
    #expect(kept.count == 2)
    let proven = try program.prove(input: [], shardCycles: Self.cycles, store: Store(kept))
    #expect(proven.report.keptShards == 2 && proven.report.shards == 4)
    try MachineVerifier.verify(proven.proof, program: program.id, values: proven.values)
    // A damaged proof, one of another place, and those of other shards are made again.
    var damaged = kept
    damaged[0]!.proof[100] ^= 1
    damaged[1] = kept[0]
    damaged[3] = kept[1]
    let again = try program.prove(input: [], shardCycles: Self.cycles, store: Store(damaged))
    #expect(again.report.keptShards == 0)
    try MachineVerifier.verify(again.proof, program: program.id, values: again.values)
    let other = try program.prove(input: [], shardCycles: 5000, store: Store(kept))
    #expect(other.report.keptShards == 0)
    try MachineVerifier.verify(other.proof, program: program.id, values: other.values)
  }

  /// Each shard is proven from its witness as bytes by a program that has never executed the others, in any order.
  @Test func shardsAreIndependent() throws {
    let (program, p) = try Self.program()
    let source = try ShardSource(program, input: [], shardCycles: Self.cycles)
    var witnesses: [[UInt8]] = []
    while let planned = try source.next() { witnesses.append(planned.witness.bytes) }
    #expect(witnesses.count == 4)
    let worker = try LoadedProgram(elf: p.elf, target: 100)
    var shards = [ShardProof?](repeating: nil, count: 4)
    for i in [2, 0, 3, 1] {
      let witness = try ShardWitness(bytes: witnesses[i])
      #expect(witness.bytes == witnesses[i])
      var report = ProvingReport()
      shards[i] = try worker.prove(witness, report: &report)
    }
    let proof = MachineProof(
      key: program.key, inputDigest: source.inputDigest, outputSiblings: source.outputSiblings,
      shards: shards.compactMap { $0 })
    try MachineVerifier.verify(proof, program: program.id, values: PublicValues(output: p.output))
  }

  /// A witness from elsewhere is not trusted: it fails with an error, or gives a proof of another statement.
  @Test func damagedWitnesses() throws {
    let (program, _) = try Self.program()
    let source = try ShardSource(program, input: [], shardCycles: Self.cycles)
    _ = try source.next()
    let planned = try #require(try source.next())
    let bytes = planned.witness.bytes
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      var altered = bytes
      altered[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      _ = try? ShardWitness(bytes: altered)
      _ = try? ShardWitness(bytes: Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random))))
    }
    var report = ProvingReport()
    func fails(_ change: (inout ShardWitness) -> Void) {
      var altered = planned.witness
      change(&altered)
      #expect(throws: ZKVMError.self) { try program.prove(altered, report: &report) }
    }
    fails { $0.shard.cycles += 1 }
    fails { $0.shard.start.pc = 0 }
    fails { $0.shard.start.registers = [] }
    fails { $0.shard.leaves = [] }
    fails { $0.shard.leaves.removeLast() }
    fails { $0.siblings = [] }
    fails { $0.siblings.append(Digest()) }
    fails { $0.program = ProgramID(Digest()) }
  }

  /// The length of the input is the prover's as well: the guests' runtime refuses what would reach over stack and heap.
  @Test func anInputThatClaimsToBeLonger() throws {
    let program = try LoadedProgram(elf: ZKVMTests.elf("Fibonacci"), target: 100)
    let source = try ShardSource(program, input: [9, 0, 0, 0, 0, 0, 0, 0], shardCycles: 1 << 20)
    let witness = try #require(try source.next()).witness
    let leaf = try #require(witness.shard.leaves.firstIndex { $0.number == 0x4000_0000 / 32 })
    var report = ProvingReport()
    for length in [0x1fff_fff9, 0x2000_0000, 1 << 33, .max - 7] as [UInt64] {
      var forged = witness
      forged.shard.leaves[leaf].words[0] = length
      #expect {
        try program.prove(forged, report: &report)
      } throws: {
        guard case ZKVMError.execution(.breakpoint)? = $0 as? ZKVMError else { return false }
        return true
      }
    }
  }

  /// A cut at every cycle of a small program gives the same result.
  @Test func anyCut() throws {
    let p = CornerPrograms.program("memory", CornerPrograms.memory)
    let program = try LoadedProgram(elf: p.elf, target: 100)
    let whole = try program.execute(input: p.input).cycleCount
    for cycles in [1, 2, 97, whole - 1, whole] {
      let source = try ShardSource(program, input: p.input, shardCycles: cycles)
      var boundary = MachineProof.start(program.key, inputDigest: MemoryTree.inputDigest(p.input))
      var count = 0
      while let planned = try source.next() {
        #expect(planned.start == boundary)
        boundary = planned.end
        count += 1
      }
      #expect(count == (whole + cycles - 1) / cycles)
      #expect(try source.output() == p.output)
      #expect(
        MemoryTree.root(output: MemoryTree.outputDigest(p.output), siblings: source.outputSiblings)
          == boundary.memory)
    }
  }

  @Test func onlyExitCode0() throws {
    var p = ProgramBuilder()
    p.result(.zero, 0)
    let program = try LoadedProgram(elf: p.finish("exit 7", exitCode: 7).elf, target: 100)
    let source = try ShardSource(program, input: [], shardCycles: 1 << 20)
    let planned = try #require(try source.next())
    var report = ProvingReport()
    #expect(throws: ZKVMError.exitCode(7)) { try program.prove(planned.witness, report: &report) }
  }
}
