#if !hasFeature(Embedded)
  public import KoalaBear

  /// A matrix stored column by column; its rows are the leaves of a tree, or a part of them. It does not own its memory.
  public struct LeafMatrix {
    public let base: UnsafePointer<Felt>
    /// Columns: the elements of a leaf.
    public let width: Int
    /// Elements from a column to the next.
    public let stride: Int
    /// log₂ of the number of rows.
    public let logHeight: Int

    public init(base: UnsafePointer<Felt>, width: Int, stride: Int, logHeight: Int) {
      precondition(
        width >= 1 && width < 1 << 24 && logHeight >= 0 && logHeight <= 32 && stride >= 1 << logHeight)
      self.base = base
      self.width = width
      self.stride = stride
      self.logHeight = logHeight
    }

    public var height: Int { 1 << logHeight }

    /// Row `index` as contiguous elements.
    public func row(_ index: Int) -> [Felt] { (0..<width).map { base[$0 * stride + index] } }
  }

  /// Some leaves of a tree, in whole groups of neighbours: what an opening needs, since a tree does not keep its
  /// lowest levels.
  public struct LeafGroups {
    /// Elements of a leaf.
    public let width: Int
    /// log₂ of the leaves in a group: `MerkleTree.groupLog`, or the tree's depth where that is less.
    public let groupLog: Int
    /// The numbers of the groups, ascending and distinct.
    public let groups: [Int]
    /// Group by group, element by element, the leaves of a group next to each other.
    public let elements: [Felt]

    public init(width: Int, groupLog: Int, groups: [Int], elements: [Felt]) {
      precondition(elements.count == (groups.count * width) << groupLog)
      self.width = width
      self.groupLog = groupLog
      self.groups = groups
      self.elements = elements
    }

    /// The groups of the leaves `indices`, ascending, read from a matrix of all leaves.
    public init(of indices: [Int], from matrix: LeafMatrix) {
      let log = min(MerkleTree.groupLog, matrix.logHeight)
      let groups = MerkleTree.groups(of: indices, depth: matrix.logHeight)
      var elements: [Felt] = []
      elements.reserveCapacity((groups.count * matrix.width) << log)
      for group in groups {
        for column in 0..<matrix.width {
          let start = matrix.base + column * matrix.stride + group << log
          elements.append(contentsOf: UnsafeBufferPointer(start: start, count: 1 << log))
        }
      }
      self.init(width: matrix.width, groupLog: log, groups: groups, elements: elements)
    }

    /// The group at a place of `groups` as a matrix.
    func withMatrix<Result>(_ place: Int, _ body: (LeafMatrix) -> Result) -> Result {
      elements.withUnsafeBufferPointer { buffer in
        let start = buffer.baseAddress.unsafelyUnwrapped + (place * width) << groupLog
        return body(LeafMatrix(base: start, width: width, stride: 1 << groupLog, logHeight: groupLog))
      }
    }
  }
#endif
