import Console
import Synchronization
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
  /// Draws a bar for the phases of each shard's proof; each is given the share of time it takes on an ordinary machine.
  func phases(_ label: String) -> @Sendable (ProvingPhase) -> Void {
    let place = Mutex((index: 0, count: 1))
    return { phase in
      if case .shard(let index, let count) = phase { place.withLock { $0 = (index, count) } }
      let (index, count) = place.withLock { $0 }
      let name: String
      let share: Double
      switch phase {
      case .execute: (name, share) = ("execution", 0.0)
      case .shard: (name, share) = ("trace", 0.02)
      case .commit: (name, share) = ("commitment", 0.12)
      case .gkr: (name, share) = ("buses", 0.3)
      case .zerocheck: (name, share) = ("constraints", 0.65)
      case .open: (name, share) = ("opening", 0.9)
      }
      let shard = count > 1 ? " shard \(index + 1) of \(count)," : ""
      self.progress("\(label):\(shard) \(name)", (Double(index) + share) / Double(count))
    }
  }
}

extension ProvingCost {
  var json: JSON {
    .object([
      ("version", .string(Self.version)), ("cost", .integer(cost)), ("committedCells", .integer(committedCells)),
      ("interactions", .integer(interactions)), ("argumentCells", .integer(argumentCells)),
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
