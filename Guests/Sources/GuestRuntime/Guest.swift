internal import CGuestRuntime

/// The world of a guest program: one private input, one public output, one exit code.
///
/// In a native build the input is standard input and the output standard output.
public enum Guest {
  /// The whole private input. It stays valid, and is not copied.
  public static var input: UnsafeRawBufferPointer {
    var start: UnsafePointer<UInt8>? = nil
    var count = 0
    read_input(&start, &count)
    return UnsafeRawBufferPointer(start: start, count: count)
  }

  /// Appends to the public output.
  public static func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { buffer in
      if let start = buffer.baseAddress { write_output(start, buffer.count) }
    }
  }

  /// Ends the program. Only exit code 0 is provable.
  public static func halt(_ code: Int32) -> Never { guest_halt(code) }

  /// Runs `function` from the input to the output. An error ends the program with exit code 1 and no output.
  public static func run<Failure: Error>(_ function: (UnsafeRawBufferPointer) throws(Failure) -> [UInt8]) {
    do {
      write(try function(input))
    } catch {
      halt(1)
    }
  }
}
