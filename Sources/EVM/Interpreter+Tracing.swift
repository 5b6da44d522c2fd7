import BigIntegers

/// Hooks; only the traced copy of the loop calls them.
extension EVM {
  /// Shows the step, and returns the gas before it.
  @inline(never)
  func trace<T: Tracing>(
    _ tracing: T, _ f: UnsafeMutablePointer<Frame>, _ r: Registers, _ code: UnsafeMutablePointer<UInt8>
  ) -> Int64 {
    tracing.tracer?.step(
      Step(
        pc: r.pc - code, opcode: r.pc.pointee, gas: r.gas,
        stack: UnsafeBufferPointer(start: r.base, count: r.sp - r.base),
        memory: UnsafeRawBufferPointer(start: r.memory, count: r.memorySize), depth: context.pointee.depth,
        refund: state.core.pointee.refund, address: f.pointee.account.pointee.address,
        returnData: UnsafeRawBufferPointer(
          start: context.pointee.returnData.base, count: context.pointee.returnData.count)))
    return r.gas
  }

  @inline(never)
  func traceEnd<T: Tracing>(_ tracing: T, _ before: Int64, _ r: Registers) {
    tracing.tracer?.stepEnded(gasCost: before &- r.gas, halt: nil)
  }

  @inline(never)
  func traceHalt<T: Tracing>(_ tracing: T, _ before: Int64, _ r: Registers) {
    tracing.tracer?.stepEnded(gasCost: before &- r.gas, halt: r.halt)
  }
}
