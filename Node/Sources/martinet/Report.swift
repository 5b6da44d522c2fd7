import Console
import ZKVM

extension ProvingReport.Phases {
  var json: JSON {
    .object([
      ("execute", .number(execute)), ("trace", .number(trace)), ("commit", .number(commit)), ("gkr", .number(gkr)),
      ("zerocheck", .number(zerocheck)), ("open", .number(open)),
    ])
  }
}

extension Terminal {
  /// Draws a bar for the phases of a proof; each is given the share of time it takes on an ordinary machine.
  func phases(_ label: String) -> @Sendable (ProvingPhase) -> Void {
    { phase in
      switch phase {
      case .execute: self.progress("\(label): execution and trace", 0.02)
      case .commit: self.progress("\(label): commitment", 0.12)
      case .gkr: self.progress("\(label): buses", 0.3)
      case .zerocheck: self.progress("\(label): constraints", 0.65)
      case .open: self.progress("\(label): opening", 0.9)
      }
    }
  }
}
