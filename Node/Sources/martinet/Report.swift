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

extension ProvingCost {
  var json: JSON {
    .object([
      ("version", .string(Self.version)), ("cost", .integer(cost)), ("committedCells", .integer(committedCells)),
      ("interactions", .integer(interactions)),
      (
        "tables",
        .array(
          tables.map {
            .object([("name", .string($0.name)), ("rows", .integer($0.rows)), ("cost", .integer($0.cost))])
          })
      ),
    ])
  }

  /// The metric and the tables that contribute most to it.
  var lines: [String] {
    var lines = [
      "proof cost \(cost.grouped) (version \(Self.version)): \(committedCells.grouped) cells, "
        + "\(interactions.grouped) interactions"
    ]
    for table in tables.sorted(by: { $0.cost > $1.cost }).prefix(8) {
      lines.append("  \(table.name): \(100 * table.cost / cost) %, \(table.rows.grouped) rows")
    }
    return lines
  }
}
