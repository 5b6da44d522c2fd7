/// What a proof says about an execution besides its program: the output. The exit code is always 0.
///
/// A program's input is private. The output is bound by the last shard's memory root: the length, every byte, and that
/// there is nothing else in the output region. See `Documentation/PublicValues.md`.
public struct PublicValues: Sendable, Equatable {
  /// The most bytes of output.
  public static let outputLimit = 1 << 20

  public var output: [UInt8]

  public init(output: [UInt8]) { self.output = output }
}
