import ArgumentParser
import ExecutionFixtures

/// What traces of instructions have, by the names of go-ethereum's `evm`.
struct TraceOptions: ParsableArguments {
  @Flag(name: .customLong("trace.memory"), help: "Memory in traces.")
  var memory = false
  @Flag(name: .customLong("trace.returndata"), help: "Return data in traces.")
  var returnData = false
  @Flag(name: .customLong("trace.nostack"), help: "No stack in traces.")
  var noStack = false

  var options: StructTracer.Options {
    var options = StructTracer.Options()
    options.memory = memory
    options.returnData = returnData
    options.stack = !noStack
    return options
  }
}
