import Foundation
import Hashes
import KoalaBear
import Testing

/// `poseidon2/koalabear.json`: published vectors of the permutation, the sponge and the compression function.
struct Poseidon2Vectors: Decodable {
  struct Vector: Decodable {
    var input: [UInt32]
    var output: [UInt32]
  }
  struct Iterated: Decodable {
    var input: [UInt32]
    var times: Int
    var output: [UInt32]
  }
  struct Instance: Decodable {
    var width: Int
    var vectors: [Vector]
    var iterated: Iterated
  }
  struct Sponge: Decodable {
    struct Case: Decodable {
      var input: [UInt32]
      var w24_rate16_out8: [UInt32]
    }
    var vectors: [Case]
  }
  struct Compression: Decodable {
    struct Case: Decodable {
      var left: [UInt32]
      var right: [UInt32]
      var w16_out8: [UInt32]
    }
    var vectors: [Case]
  }
  var instances: [Instance]
  var padding_free_sponge: Sponge
  var truncated_permutation: Compression

  static let url = VectorFile.url("poseidon2/koalabear.json")

  static func load() throws -> Poseidon2Vectors {
    try JSONDecoder().decode(Poseidon2Vectors.self, from: Data(contentsOf: #require(url)))
  }
}

@Suite(.enabled(if: Poseidon2Vectors.url != nil, "needs the vectors: set MARTINET_VECTORS to their folder"))
struct Poseidon2Tests {
  static func permute(_ width: Int, _ values: [UInt32], times: Int = 1) -> [UInt32] {
    var state = values.map { Felt($0) }
    state.withUnsafeMutableBufferPointer { s in
      for _ in 0..<times {
        if width == 16 { Poseidon2.permute16(s.baseAddress!) } else { Poseidon2.permute24(s.baseAddress!) }
      }
    }
    return state.map(\.value)
  }

  @Test(arguments: [16, 24])
  func permutationMatchesPublishedVectors(width: Int) throws {
    let instance = try #require(Poseidon2Vectors.load().instances.first { $0.width == width })
    #expect(instance.vectors.count > 1)
    for vector in instance.vectors { #expect(Self.permute(width, vector.input) == vector.output) }
    #expect(
      Self.permute(width, instance.iterated.input, times: instance.iterated.times) == instance.iterated.output)
  }

  /// Lane i of the packed permutation starts from the published input with element 0 raised by i.
  @Test(arguments: [16, 24])
  func packedPermutationMatchesScalar(width: Int) throws {
    let instance = try #require(Poseidon2Vectors.load().instances.first { $0.width == width })
    for vector in instance.vectors {
      var states = (0..<16).map { lane in vector.input.map { Felt($0) + (lane == 0 ? 0 : Felt(UInt32(lane))) } }
      states[1] = [Felt](repeating: .minusOne, count: width)
      states[2] = [Felt](repeating: Felt(raw: Felt.modulus - 1), count: width)
      states[3] = [Felt](repeating: .zero, count: width)
      var packed = [PackedFelt](repeating: .zero, count: width)
      for i in 0..<width { for lane in 0..<16 { packed[i][lane] = states[lane][i] } }
      packed.withUnsafeMutableBufferPointer { s in
        if width == 16 { Poseidon2.permute16(s.baseAddress!) } else { Poseidon2.permute24(s.baseAddress!) }
      }
      #expect(packed.map { $0[0].value } == vector.output)
      for lane in 0..<16 {
        let expected = Self.permute(width, states[lane].map(\.value))
        #expect(packed.map { $0[lane].value } == expected)
        #expect(packed.allSatisfy { $0[lane].raw < Felt.modulus })
      }
    }
  }

  @Test func spongeMatchesPublishedVectors() throws {
    for vector in try Poseidon2Vectors.load().padding_free_sponge.vectors {
      #expect(Poseidon2.hash(vector.input.map { Felt($0) }).map(\.value) == vector.w24_rate16_out8)
    }
  }

  @Test func compressionMatchesPublishedVectors() throws {
    for vector in try Poseidon2Vectors.load().truncated_permutation.vectors {
      var pair = (vector.left + vector.right).map { Felt($0) }
      pair.withUnsafeMutableBufferPointer { p in
        Poseidon2.compress(p.baseAddress!, p.baseAddress! + 8, into: p.baseAddress!)
      }
      #expect(pair[0..<8].map(\.value) == vector.w16_out8)
    }
  }
}
