internal import StatelessValidation

/// The standard stateless validator of execution-specs (`run_stateless_guest`): input a `StatelessInput`, output the 43 bytes of a
/// `StatelessValidationResult`, whatever the input is.
public func statelessValidator(_ input: UnsafeRawBufferPointer) -> [UInt8] { StatelessValidation.run(input).result.encoded }
