public import BN254
public import EllipticCurves
internal import Parallel

/// A matrix over the scalar field of BN254 by its entries that are not zero, row by row.
public struct SparseMatrix: Sendable, Equatable {
  /// Where each row's entries start, and one more for the end.
  public private(set) var starts: [Int] = [0]
  public private(set) var columns: [UInt32] = []
  public private(set) var values: [BN254.Fr] = []

  public init() {}

  public var rowCount: Int { starts.count - 1 }

  /// Adds an entry to the last row, which `endRow` closes.
  public mutating func append(_ column: UInt32, _ value: BN254.Fr) {
    columns.append(column)
    values.append(value)
  }

  public mutating func endRow() { starts.append(columns.count) }

  /// From entries in any order; those at one place add up. All rows are below `rowCount`.
  public init(rowCount: Int, rows: [UInt32], columns: [UInt32], values: [BN254.Fr]) {
    var starts = [Int](repeating: 0, count: rowCount + 1)
    for row in rows { starts[Int(row) + 1] += 1 }
    for i in 0..<rowCount { starts[i + 1] += starts[i] }
    var places = starts
    self.columns = [UInt32](repeating: 0, count: rows.count)
    self.values = [BN254.Fr](repeating: .zero, count: rows.count)
    for i in rows.indices {
      let place = places[Int(rows[i])]
      places[Int(rows[i])] += 1
      self.columns[place] = columns[i]
      self.values[place] = values[i]
    }
    self.starts = starts
  }

  /// Σ row[j] · vector[j]; all columns are below the vector's count.
  public func dot(_ row: Int, _ vector: UnsafePointer<BN254.Fr>) -> BN254.Fr {
    var sum = BN254.Fr.zero
    for i in starts[row]..<starts[row + 1] { sum = sum + values[i] * vector[Int(columns[i])] }
    return sum
  }

  /// result[i] = row i · vector.
  public func multiply(_ vector: UnsafePointer<BN254.Fr>, into result: UnsafeMutablePointer<BN254.Fr>) {
    starts.withUnsafeBufferPointer { starts in
      columns.withUnsafeBufferPointer { columns in
        values.withUnsafeBufferPointer { values in
          Parallel.forChunks(rowCount, grain: 1 << 12) { range in
            for row in range {
              var sum = BN254.Fr.zero
              for i in starts[row]..<starts[row + 1] { sum = sum + values[i] * vector[Int(columns[i])] }
              result[row] = sum
            }
          }
        }
      }
    }
  }
}
