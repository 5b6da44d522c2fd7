public import Constraints
import KoalaBear
public import Verifier
import WHIR

/// Everything about a machine that its proofs share.
public final class ProvingKey: Sendable {
  public let verifyingKey: VerifyingKey
  /// The stack of all preprocessed columns.
  public let preprocessed: FeltBuffer
  let preprocessedLength: Int
  let commitment: WHIRCommitment?
  /// By table.
  let products: [SharedFactors]

  public var system: ConstraintSystem { verifyingKey.system }

  /// Commits to the preprocessed columns. Nil when no parameters reach the target at their size.
  ///
  /// - Parameter preprocessed: laid out as in `TraceLayout.preprocessedOffsets`; nil where nothing is preprocessed.
  public init?(
    _ system: ConstraintSystem, preprocessed: FeltBuffer? = nil, parameters: ProofParameters = .init()
  ) {
    var length = 0
    for table in system.tables { length += table.preprocessed.count << (table.fixedLogHeight ?? 0) }
    let buffer = preprocessed ?? FeltBuffer(count: 0)
    guard buffer.count >= length else { return nil }
    if length > 0 {
      guard let code = ProofConfig.preprocessed(length: length, parameters) else { return nil }
      commitment = WHIRCommitment(UnsafeBufferPointer(start: buffer.pointer, count: length), code)
    } else {
      commitment = nil
    }
    self.preprocessed = buffer
    preprocessedLength = length
    products = system.tables.map { SharedFactors($0) }
    verifyingKey = VerifyingKey(system, parameters, preprocessedRoot: commitment?.root)
  }

  /// A zeroed trace of this machine.
  public func trace(logHeights: [[Int]]) throws(LayoutError) -> Trace {
    try Trace(system, logHeights: logHeights, preprocessed: preprocessed)
  }
}
