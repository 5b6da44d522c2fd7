/// One run of rows of a table: 2^logHeight of them.
public struct Instance: Sendable, Equatable {
  /// Index into `ConstraintSystem.tables`.
  public var table: Int
  public var logHeight: Int

  public init(table: Int, logHeight: Int) {
    self.table = table
    self.logHeight = logHeight
  }

  public var height: Int { 1 << logHeight }
}

/// Why a list of heights is refused. All of them may come from a proof.
public enum LayoutError: Error, Equatable, Sendable {
  case tableCount(expected: Int, got: Int)
  /// More than `TraceLayout.maximumInstances` instances, or none or several of a fixed table.
  case instanceCount(table: Int, got: Int)
  /// Outside 2⁴ … 2²⁴ (2⁵ … 2²⁴ with Keccak states), above the instance before it, or not the fixed height.
  case height(table: Int, instance: Int, got: Int)
  /// The stack of all columns exceeds 2³⁰ elements.
  case stackTooLarge(Int)
  /// There could be p or more unit messages, so that multiplicities could wrap around.
  case tooManyMessages(Int)
}

/// Where everything lies: derived by prover and verifier from the constraint system and the heights alone.
///
/// Instances are sorted by descending height (ties: by table, then by their order in the table), and their
/// columns stacked one after the other; so every column is aligned to its own size. The same order places the
/// columns of the preprocessed stack, and the blocks of fractions of the lookup argument.
public struct TraceLayout: Sendable {
  /// A table may be split into this many instances.
  public static let maximumInstances = 4
  /// The largest stack is 2^maximumLogSize.
  public static let maximumLogSize = 30

  public let instances: [Instance]
  /// Heights by table, in the order they were given.
  public let logHeights: [[Int]]
  /// Index of the first column of each instance in the main stack.
  public let offsets: [Int]
  /// The used prefix of the main stack.
  public let total: Int
  /// The main stack is a multilinear polynomial of this many variables.
  public let logSize: Int
  /// Index of each instance's first preprocessed column in the preprocessed stack.
  public let preprocessedOffsets: [Int]
  public let preprocessedTotal: Int
  /// 0 when nothing is preprocessed.
  public let preprocessedLogSize: Int
  /// Index of each instance's first fraction in the leaves of the lookup argument.
  public let fractionOffsets: [Int]
  public let fractionTotal: Int
  /// The leaves are a multilinear polynomial of this many variables; at least as many as the highest instance.
  public let fractionLogSize: Int
  /// Index of each instance's first constraint in the batch.
  public let constraintOffsets: [Int]
  public let constraintTotal: Int
  /// The height of the highest instance, 0 without instances.
  public let maximumLogHeight: Int
  /// The products that the summands of all instances have together are 2^productLogCount at most.
  public let productLogCount: Int

  /// - Parameter logHeights: for every table its instances' heights, descending. A fixed table has exactly one.
  public init(_ system: ConstraintSystem, logHeights: [[Int]]) throws(LayoutError) {
    guard logHeights.count == system.tables.count else {
      throw .tableCount(expected: system.tables.count, got: logHeights.count)
    }
    var instances: [Instance] = []
    for (t, table) in system.tables.enumerated() {
      let heights = logHeights[t]
      guard heights.count <= (table.fixedLogHeight == nil ? Self.maximumInstances : 1) else {
        throw .instanceCount(table: t, got: heights.count)
      }
      if table.fixedLogHeight != nil && heights.isEmpty { throw .instanceCount(table: t, got: 0) }
      var bound = table.fixedLogHeight ?? Table.maximumLogHeight
      for (i, height) in heights.enumerated() {
        guard height >= (table.fixedLogHeight ?? table.leastLogHeight) && height <= bound else {
          throw .height(table: t, instance: i, got: height)
        }
        bound = height
        instances.append(Instance(table: t, logHeight: height))
      }
    }
    // Insertion sort: stable, and there are few.
    for i in instances.indices {
      var j = i
      while j > 0 && instances[j - 1].logHeight < instances[j].logHeight {
        instances.swapAt(j - 1, j)
        j -= 1
      }
    }

    var offsets: [Int] = []
    var preprocessedOffsets: [Int] = []
    var fractionOffsets: [Int] = []
    var constraintOffsets: [Int] = []
    var total = 0
    var preprocessedTotal = 0
    var fractionTotal = 0
    var constraintTotal = 0
    var messages = 0
    var products = 0
    for instance in instances {
      let table = system.tables[instance.table]
      offsets.append(total)
      preprocessedOffsets.append(preprocessedTotal)
      fractionOffsets.append(fractionTotal)
      constraintOffsets.append(constraintTotal)
      total += table.columns.count << instance.logHeight
      preprocessedTotal += table.preprocessed.count << instance.logHeight
      fractionTotal += table.blockCount << instance.logHeight
      constraintTotal += table.constraints.count
      messages += (table.interactions.count + table.blockCount - table.pairCount) << instance.logHeight
      products += table.productCount
    }
    let bound = 1 << Self.maximumLogSize
    guard total <= bound && preprocessedTotal <= bound else {
      throw .stackTooLarge(max(total, preprocessedTotal))
    }
    guard messages < Self.messageBound else { throw .tooManyMessages(messages) }
    self.instances = instances
    self.logHeights = logHeights
    self.offsets = offsets
    self.total = total
    logSize = Self.ceilLog2(total)
    self.preprocessedOffsets = preprocessedOffsets
    self.preprocessedTotal = preprocessedTotal
    preprocessedLogSize = Self.ceilLog2(preprocessedTotal)
    self.fractionOffsets = fractionOffsets
    self.fractionTotal = fractionTotal
    maximumLogHeight = instances.first?.logHeight ?? 0
    fractionLogSize = max(Self.ceilLog2(fractionTotal), maximumLogHeight)
    self.constraintOffsets = constraintOffsets
    self.constraintTotal = constraintTotal
    productLogCount = Self.ceilLog2(products)
  }

  /// The verifier itself may add this many messages.
  public static let maximumPublicMessages = 1 << 18
  /// Messages of all rows stay below this, and with those of the verifier below p.
  public static let messageBound = 0x7f00_0001 - (1 << 18)

  /// The least k with 2^k ≥ n; 0 for n ≤ 1.
  public static func ceilLog2(_ n: Int) -> Int {
    n <= 1 ? 0 : Int.bitWidth - (n - 1).leadingZeroBitCount
  }

  /// Heights of at most three instances that hold `rows` rows, descending, with little waste: nothing is split
  /// below 2¹² rows or to save less than a sixteenth. Empty for no rows.
  ///
  /// - Parameter least: the lowest height of an instance, `Table.leastLogHeight`.
  public static func split(rows: Int, least: Int = Table.minimumLogHeight) -> [Int] {
    var heights: [Int] = []
    var left = rows
    while left > 0 {
      let floor = min(Int.bitWidth - 1 - left.leadingZeroBitCount, Table.maximumLogHeight)
      let full = floor < 12 || heights.count == 2
      let up = max(Self.ceilLog2(left), least)
      // A single power of two where it fits or wastes little; else the largest that is filled.
      if up <= Table.maximumLogHeight && (full || (1 << up) - left <= left / 16) {
        heights.append(up)
        return heights
      }
      heights.append(floor)
      left -= 1 << floor
    }
    return heights
  }
}
