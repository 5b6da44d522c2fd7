import EllipticCurves
import Foundation
import KZGProver
import Testing
import VectorTestSupport

/// The tests of c-kzg-4844 for everything that makes commitments, cells and proofs.
@Suite(.enabled(if: PublishedVectors.isThere("c-kzg-4844")))
struct BlobTests {
  static let setup: BlobSetup? = try? BlobSetup(
    text: [UInt8](PublishedVectors.data("c-kzg-4844", "c-kzg-4844/trusted_setup.txt")))

  enum Value {
    case text(String)
    case list([Value])

    var string: String? { if case .text(let text) = self { text } else { nil } }

    func bytes() throws -> [UInt8] { try VectorTestSupport.bytes(hexadecimal: #require(string)) }

    func list() throws -> [Value] {
      guard case .list(let values) = self else { throw CocoaError(.coderInvalidValue) }
      return values
    }

    func lists() throws -> [[UInt8]] { try list().map { try $0.bytes() } }
    func numbers() throws -> [Int] { try list().map { try #require($0.string.flatMap { Int($0) }) } }
  }

  /// The part of YAML that these files use: keys at two depths, quoted text, lists by lines or in brackets, also nested.
  static func parse(_ text: String) -> [String: Value] {
    var fields: [String: Value] = [:]
    var key = ""
    var lines: [(indent: Int, text: Substring)] = []
    func finish() {
      guard !key.isEmpty else { return }
      let joined = lines.map { $0.text }.joined(separator: "\n")
      fields[key] = value(joined)
      lines = []
    }
    for line in text.split(separator: "\n") {
      let trimmed = line.drop { $0 == " " }
      if let colon = trimmed.firstIndex(of: ":"), trimmed.first != "-", trimmed.first != "'" {
        finish()
        key = String(trimmed[..<colon])
        lines = [(0, trimmed[trimmed.index(after: colon)...].drop { $0 == " " })]
      } else {
        lines.append((line.count - trimmed.count, line))
      }
    }
    finish()
    return fields
  }

  static func value(_ text: String) -> Value {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    if trimmed.hasPrefix("[") {
      let inner = trimmed.dropFirst().dropLast()
      return .list(
        inner.split(separator: ",").map {
          .text($0.trimmingCharacters(in: CharacterSet(charactersIn: " \n'")))
        })
    }
    if trimmed.hasPrefix("-") {
      // "- 'x'" lines; "- - 'x'" begins a list within.
      var result: [Value] = []
      var nested = false
      for line in trimmed.split(separator: "\n") {
        var rest = line.drop { $0 == " " }
        let deep = line.count - rest.count > 0 && nested
        guard rest.first == "-" else { continue }
        rest = rest.dropFirst().drop { $0 == " " }
        if rest.first == "-" {
          nested = true
          result.append(.list([element(rest.dropFirst())]))
        } else if deep, case .list(let inner)? = result.last {
          result[result.count - 1] = .list(inner + [element(rest)])
        } else {
          result.append(element(rest))
        }
      }
      return .list(result)
    }
    return .text(trimmed.trimmingCharacters(in: CharacterSet(charactersIn: "'")))
  }

  static func element(_ text: Substring) -> Value {
    .text(text.trimmingCharacters(in: CharacterSet(charactersIn: " '")))
  }

  /// Runs all cases of a function; `body` throws where the input is to be refused.
  func run(_ function: String, count: Int, _ body: (BlobSetup, [String: Value]) throws -> Bool) throws {
    let setup = try #require(Self.setup)
    let files = try PublishedVectors.files(
      "c-kzg-4844", "c-kzg-4844/tests/\(function)", known: "c-kzg-4844/trusted_setup.txt")
    #expect(files.count == count)
    for file in files {
      let fields = Self.parse(String(decoding: try Data(contentsOf: file), as: UTF8.self))
      let output = try #require(fields["output"])
      if output.string == "null" {
        #expect(throws: BlobError.self, "\(file.path)") { try body(setup, fields) }
      } else {
        let agrees = try body(setup, fields)
        #expect(agrees, "\(file.path)")
      }
    }
  }

  func field(_ fields: [String: Value], _ name: String) throws -> Value { try #require(fields[name]) }

  @Test func commitments() throws {
    try run("blob_to_kzg_commitment", count: 11) { setup, fields in
      try setup.commitment(blob: field(fields, "blob").bytes()) == field(fields, "output").bytes()
    }
  }

  @Test func proofs() throws {
    try run("compute_kzg_proof", count: 52) { setup, fields in
      let (proof, y) = try setup.proof(blob: field(fields, "blob").bytes(), z: field(fields, "z").bytes())
      return try [proof, y] == field(fields, "output").lists()
    }
    try run("compute_blob_kzg_proof", count: 15) { setup, fields in
      try setup.proof(blob: field(fields, "blob").bytes(), commitment: field(fields, "commitment").bytes())
        == field(fields, "output").bytes()
    }
  }

  @Test func verification() throws {
    try run("verify_blob_kzg_proof", count: 29) { setup, fields in
      let accepted = try setup.verify(
        blob: field(fields, "blob").bytes(), commitment: field(fields, "commitment").bytes(),
        proof: field(fields, "proof").bytes())
      return try "\(accepted)" == field(fields, "output").string
    }
    try run("verify_blob_kzg_proof_batch", count: 24) { setup, fields in
      let accepted = try setup.verify(
        blobs: field(fields, "blobs").lists(), commitments: field(fields, "commitments").lists(),
        proofs: field(fields, "proofs").lists())
      return try "\(accepted)" == field(fields, "output").string
    }
  }

  @Test func cells() throws {
    try run("compute_cells", count: 11) { setup, fields in
      try setup.cells(blob: field(fields, "blob").bytes()) == field(fields, "output").lists()
    }
  }

  func agree(_ result: (cells: [[UInt8]], proofs: [[UInt8]]), _ output: Value) throws -> Bool {
    let parts = try output.list()
    return try parts.count == 2 && result.cells == parts[0].lists() && result.proofs == parts[1].lists()
  }

  @Test func cellsAndProofs() throws {
    try run("compute_cells_and_kzg_proofs", count: 11) { setup, fields in
      try agree(setup.cellsAndProofs(blob: field(fields, "blob").bytes()), field(fields, "output"))
    }
  }

  @Test func recovery() throws {
    try run("recover_cells_and_kzg_proofs", count: 18) { setup, fields in
      let result = try setup.recover(
        cellIndices: field(fields, "cell_indices").numbers(), cells: field(fields, "cells").lists())
      return try agree(result, field(fields, "output"))
    }
  }

  @Test func cellVerification() throws {
    try run("verify_cell_kzg_proof_batch", count: 32) { setup, fields in
      let accepted = try setup.verify(
        commitments: field(fields, "commitments").lists(),
        cellIndices: field(fields, "cell_indices").numbers(),
        cells: field(fields, "cells").lists(), proofs: field(fields, "proofs").lists())
      return try "\(accepted)" == field(fields, "output").string
    }
  }

  /// An error names the place in the list that was given, also behind commitments that come twice.
  @Test func errorsHavePlaces() throws {
    let setup = try #require(Self.setup)
    let neutral = [0xc0] + [UInt8](repeating: 0, count: 47)
    let cell = [UInt8](repeating: 0, count: 2048)
    for place in 0..<4 {
      var commitments = [[UInt8]](repeating: neutral, count: 4)
      commitments[place] = neutral.dropLast()
      #expect(throws: BlobError.decoding(index: place, .length(expected: 48, got: 47))) {
        try setup.verify(
          commitments: commitments, cellIndices: [0, 1, 2, 3], cells: [[UInt8]](repeating: cell, count: 4),
          proofs: [[UInt8]](repeating: neutral, count: 4))
      }
    }
    #expect(
      try setup.verify(
        commitments: [neutral, neutral], cellIndices: [0, 1], cells: [cell, cell], proofs: [neutral, neutral]))
  }

  @Test func setupsAreChecked() {
    #expect(throws: BlobError.count(expected: 8259, got: 1)) { try BlobSetup(text: Array("4096".utf8)) }
    #expect(throws: BlobError.setup(token: 2)) {
      try BlobSetup(text: Array(("4096 65" + String(repeating: " 00", count: 8257)).utf8))
    }
  }
}
