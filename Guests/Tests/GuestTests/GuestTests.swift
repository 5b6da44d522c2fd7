import Executor
import Fibonacci
import KeccakChain
import Primitives
import RISCV
import RuntimeCheck
import Testing

/// What a guest computes on the machine is what the same function computes natively, and what it should be.
struct GuestTests {
  @Test(arguments: [0, 1, 2, 3, 90, 94, 1000, 4097] as [UInt64])
  func fibonacciAgrees(n: UInt64) throws {
    let input = littleEndian(n)
    let native = try input.withUnsafeBytes { try fibonacci($0) }
    let guest = try Prebuilt.run("Fibonacci", input)
    #expect(guest.exitCode == 0)
    #expect(guest.output == native)

    // fib(2k) = fib(k) (2 fib(k + 1) − fib(k)), fib(2k + 1) = fib(k)² + fib(k + 1)².
    func pair(_ n: UInt64) -> (UInt64, UInt64) {
      if n == 0 { return (0, 1) }
      let (a, b) = pair(n / 2)
      let c = a &* (2 &* b &- a), d = a &* a &+ b &* b
      return n % 2 == 0 ? (c, d) : (d, c &+ d)
    }
    #expect(words(native) == [pair(n).0, (0..<n).reduce(0) { $0 ^ pair($1).0 }])
  }

  /// The digests are PyCryptodome's.
  @Test(arguments: [
    (1, "", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
    (2, "", "10ca3eff73ebec87d2394fc58560afeab86dac7a21f5e402ea0a55e5c8a6758f"),
    (12, "", "a59081f62e6a3bd76dcb7daf3abe9b63bc4291caba5a807513ba759aaaba216b"),
    (1, "abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
  ] as [(UInt32, String, String)])
  func keccakChainAgrees(count: UInt32, seed: String, digest: String) throws {
    let input = littleEndian(count) + Array(seed.utf8)
    let native = try input.withUnsafeBytes { try keccakChain($0) }
    let guest = try Prebuilt.run("KeccakChain", input)
    #expect(guest.exitCode == 0)
    #expect(guest.output == native)
    #expect(hexadecimal(native) == digest)
  }

  @Test(arguments: [135, 136, 137, 271, 1000])
  func keccakChainAgreesOnLongSeeds(length: Int) throws {
    let input = littleEndian(UInt32(3)) + (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 73) }
    let native = try input.withUnsafeBytes { try keccakChain($0) }
    #expect(try Prebuilt.run("KeccakChain", input).output == native)
  }

  @Test(arguments: Primitive.allCases)
  func primitivesAgree(operation: Primitive) throws {
    for seed in [0, 1, 0xdead_beef_1234_5678] as [UInt64] {
      let input = littleEndian(operation.rawValue) + littleEndian(UInt32(7)) + littleEndian(seed)
      let native = try input.withUnsafeBytes { try primitives($0) }
      #expect(try Prebuilt.run("Primitives", input).output == native)
    }
  }

  @Test(arguments: [0, 1, 42, .max] as [UInt64])
  func theRuntimeAgrees(seed: UInt64) throws {
    let input = littleEndian(seed)
    let native = try input.withUnsafeBytes { try runtimeCheck($0) }
    let guest = try Prebuilt.run("RuntimeCheck", input)
    #expect(guest.exitCode == 0)
    #expect(words(guest.output) == words(native))
  }

  @Test(arguments: [("Fibonacci", 7), ("Fibonacci", 9), ("KeccakChain", 3), ("KeccakChain", 4), ("Primitives", 0)])
  func aThrownErrorIsExitCode1WithoutOutput(guest: String, zeros: Int) throws {
    let record = try Prebuilt.run(guest, [UInt8](repeating: 0, count: zeros))
    #expect(record.exitCode == 1)
    #expect(record.output == [])
  }

  @Test(arguments: RuntimeFailure.allCases)
  func aFailureEndsTheRun(kind: RuntimeFailure) throws {
    let input = littleEndian(UInt64(5)) + [kind.rawValue]
    let error = #expect(throws: ExecutionError.self) { try Prebuilt.run("RuntimeCheck", input) }
    switch (kind, error) {
    case (.recursion, .memoryFault), (.outOfMemory, .breakpoint), (.outputTooLong, .breakpoint): break
    case (.overflow, .illegalInstruction), (.outOfRange, .illegalInstruction), (.fatalError, .illegalInstruction): break
    case (.overflow, .breakpoint), (.outOfRange, .breakpoint), (.fatalError, .breakpoint): break
    default: Issue.record("\(kind) ended with \(String(describing: error))")
    }
  }

  /// Instructions for one operation. Deterministic, so the bounds are close above what was measured.
  @Test func costsStayWhereTheyAre() throws {
    let costs = try Primitive.allCases.map { ($0, try Prebuilt.cost(of: $0.rawValue)) }
    let keccak = try [10, 110].map { try Prebuilt.run("KeccakChain", littleEndian(UInt32($0))).cycleCount }
    let fibonacci = try [10, 110].map { try Prebuilt.run("Fibonacci", littleEndian(UInt64($0))).cycleCount }
    for (operation, cost) in costs { print("instructions for \(operation): \(cost)") }
    print("instructions for Keccak-256 of 32 bytes:", Double(keccak[1] - keccak[0]) / 100)
    print("instructions for a Fibonacci step:", Double(fibonacci[1] - fibonacci[0]) / 100)
    for (operation, cost) in costs { #expect(cost <= operation.expectedInstructions, "\(operation)") }
    #expect(keccak[1] - keccak[0] <= 640_000)
    #expect(fibonacci[1] - fibonacci[0] <= 600)
  }
}

extension Primitive {
  var expectedInstructions: Double {
    switch self {
    case .poseidon16: 5_400
    case .poseidon24: 10_200
    case .feltMultiply: 15
    case .felt5Multiply: 40
    case .felt5MultiplyInSoftware: 273
    // One call of sixteen elements.
    case .dotBase16, .dot16, .sum16, .eq16: 12
    case .feltAdd: 12
    case .keccak: 5_870
    case .uint256Multiply: 48
    // With one call of an accelerator each.
    case .uint256MultiplyFull: 27
    case .secp256k1Multiply, .secp256k1Square: 19
    case .modular256, .modular384: 6
    }
  }
}
