public import KoalaBear

/// The tables of a machine, in their order. The order is part of every statement.
public struct ConstraintSystem: Sendable {
  public let tables: [Table]
  /// The buses in use, by ascending id.
  public let buses: [Bus]

  /// Bus ids are unique: the same id with another arity is a programming error, as are Keccak states in two tables and
  /// interactions on their bus.
  public init(_ tables: [Table]) {
    var buses: [Bus] = []
    var states = 0
    for table in tables {
      states += table.keccak == nil ? 0 : 1
      for interaction in table.interactions {
        precondition(interaction.bus.id != KeccakStates.bus.id, "the bus of the Keccak states")
        var known = false
        for bus in buses where bus.id == interaction.bus.id {
          precondition(bus.arity == interaction.bus.arity, "two buses with one id")
          known = true
        }
        if !known { buses.append(interaction.bus) }
      }
    }
    precondition(states <= 1, "Keccak states in several tables")
    buses.sort { $0.id < $1.id }
    self.tables = tables
    self.buses = buses
  }

  private init(tables: [Table], buses: [Bus]) { (self.tables, self.buses) = (tables, buses) }

  /// The table with Keccak states.
  public var keccakTable: Int? {
    for (t, table) in tables.enumerated() where table.keccak != nil { return t }
    return nil
  }

  /// The same system with another fixed height of one table.
  public func fixing(_ index: Int, logHeight: Int) -> ConstraintSystem {
    var tables = tables
    tables[index] = tables[index].fixed(logHeight: logHeight)
    return ConstraintSystem(tables: tables, buses: buses)
  }

  /// Every rule of every table as canonical field elements, without names: the preimage of the part of a
  /// verifying key's digest that binds the constraints. Lists are preceded by their length.
  public var encoding: [Felt] {
    var out: [Felt] = []
    func put(_ x: Int) { out.append(Felt(UInt32(truncatingIfNeeded: x))) }
    func put(_ form: Affine) {
      out.append(form.constant)
      put(form.terms.count)
      for term in form.terms {
        put(term.variable)
        out.append(term.coefficient)
      }
    }
    put(tables.count)
    for table in tables {
      // No table has so many columns: where the next element would be their number, it says that there are states.
      if let states = table.keccak { put(1 << 30 + states.firstColumn) }
      put(table.columns.count)
      put(table.preprocessed.count)
      put(table.virtuals.count)
      for v in table.virtuals {
        put(Int(v.kind.rawValue))
        put(v.low)
        put(v.high)
        if v.kind != .sum { continue }
        put(v.terms.count)
        for term in v.terms {
          put(term.bits.count)
          for bit in term.bits { put(bit) }
          out.append(contentsOf: term.values)
        }
      }
      put(table.fixedLogHeight ?? 0)
      put(table.nodes.count)
      for node in table.nodes {
        put(Int(node.kind.rawValue))
        if node.kind == .constant {
          out.append(node.value)
        } else {
          put(Int(node.a))
          if node.kind != .variable { put(Int(node.b)) }
        }
      }
      put(table.constraints.count)
      for constraint in table.constraints { put(constraint.root) }
      // Where there are none, no node says that the list is there.
      if !table.convolutions.isEmpty { put(table.convolutions.count) }
      for convolution in table.convolutions {
        put(convolution.firstConstraint)
        for forms in [convolution.x, convolution.y] {
          put(forms.count)
          for form in forms { put(form) }
        }
      }
      put(table.interactions.count)
      for interaction in table.interactions {
        put(Int(interaction.bus.id))
        put(Int(interaction.direction.rawValue))
        put(interaction.fields.count)
        for field in interaction.fields { put(field) }
        put(interaction.multiplicity)
      }
    }
    return out
  }
}
