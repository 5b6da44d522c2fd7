extension ConstraintSystem {
  /// A table of tables, in Markdown: columns, constraints by degree, interactions, buses.
  public var report: String {
    var out = "| table | columns | preprocessed | virtual | constraints (degree 1 / 2 / 3) | interactions |\n"
    out += "|---|---|---|---|---|---|\n"
    for table in tables {
      var byDegree = [0, 0, 0, 0]
      for constraint in table.constraints { byDegree[constraint.degree] += 1 }
      out +=
        "| \(table.name) | \(table.columns.count) | \(table.preprocessed.count) | \(table.virtuals.count) "
      out += "| \(table.constraints.count) (\(byDegree[1]) / \(byDegree[2]) / \(byDegree[3])) "
      out += "| \(table.interactions.count) |\n"
    }
    out += "\n| bus | id | fields | sent by | received by |\n|---|---|---|---|---|\n"
    for bus in buses {
      out +=
        "| \(bus.name) | \(bus.id) | \(bus.arity) | \(users(of: bus, .send)) | \(users(of: bus, .receive)) |\n"
    }
    return out
  }

  private func users(of bus: Bus, _ direction: Interaction.Direction) -> String {
    var out = ""
    for table in tables {
      var count = 0
      for interaction in table.interactions
      where interaction.bus.id == bus.id && interaction.direction == direction {
        count += 1
      }
      if count > 0 {
        if !out.isEmpty { out += ", " }
        out += count == 1 ? table.name : "\(table.name) × \(count)"
      }
    }
    return out
  }
}
