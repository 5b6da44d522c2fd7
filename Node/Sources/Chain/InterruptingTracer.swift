import EVM

/// Asks again and again whether to go on, and interrupts the machine if not.
final class InterruptingTracer: Tracer {
  /// Steps between two looks at the clock.
  private static let interval = 4_096

  private let inner: (any Tracer)?
  private unowned let evm: EVM
  private let limit: ExecutionLimit?
  private let goesOn: (() -> Bool)?
  private var countdown = InterruptingTracer.interval
  private var hasStopped = false

  /// `evm` is the machine that this is given to.
  init(_ inner: (any Tracer)?, _ evm: EVM, _ limit: ExecutionLimit?, while goesOn: (() -> Bool)?) {
    self.inner = inner
    self.evm = evm
    self.limit = limit
    self.goesOn = goesOn
  }

  func step(_ step: Step) {
    countdown -= 1
    if countdown <= 0 {
      countdown = InterruptingTracer.interval
      if limit?.look() == true { return stop() }
    }
    if goesOn?() == false { return stop() }
    inner?.step(step)
  }

  private func stop() {
    hasStopped = true
    evm.interrupt()
  }

  func stepEnded(gasCost: Int64, halt: Halt?) {
    if !hasStopped { inner?.stepEnded(gasCost: gasCost, halt: halt) }
  }

  func enter(_ call: CallInformation) {
    if hasStopped { return }
    inner?.enter(call)
    // Whoever copies the input takes time for it.
    countdown -= call.input.count / 256
  }

  func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer) {
    if !hasStopped { inner?.exit(halt, gasLeft: gasLeft, output: output) }
  }
}
