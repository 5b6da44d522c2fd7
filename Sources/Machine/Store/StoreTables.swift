import Constraints
import KoalaBear

/// The number of a kind of store in the second field of its program row.
enum StoreKind { static let sb: Int64 = 0, sh: Int64 = 1, sw: Int64 = 2, sd: Int64 = 3 }

/// The columns of a store: order live, pc, time, rs1, previous1, a, immediate, rs2, previous2, b, memoryOld,
/// previousMemory, …
struct StoreFrame {
  let f: Frame
  let address: Address
  let rs2: Expression
  let previous2: Expression
  let memory: [Expression]
  let previousMemory: Expression
  let b: [Expression]

  /// `b`: the limbs of rs2, declared by the caller's closure in their place.
  init(_ table: MachineTable, b declare: (TableBuilder) -> [Expression] = { $0.columns("b", 4) }) {
    f = Frame(table)
    address = Address(f)
    rs2 = f.t.column("rs2")
    previous2 = f.t.column("previous2")
    b = declare(f.t)
    memory = f.t.columns("memoryOld", 4)
    previousMemory = f.t.column("previousMemory")
  }

  func finish(kind: Int64, offset: Expression, new: [Expression]) -> Table {
    f.fetch(
      .storeGeneral, rs1: address.rs1, rs2: rs2, address.immediate, Expression(integerLiteral: kind))
    f.step()
    let word = address.word(f, offset: offset)
    f.read(rs2, b, previous: previous2, at: 1, "rs2")
    f.access(MemorySpace.memory, word, old: memory, new: new, previous: previousMemory, at: 2, "memory")
    return f.t.build()
  }
}

extension Machine {
  /// sd at a multiple of 8.
  static func storeDoubleTable() -> Table {
    let s = StoreFrame(.storeDouble)
    return s.finish(kind: StoreKind.sd, offset: 0, new: s.b)
  }

  /// sw at a multiple of 4.
  static func storeWordTable() -> Table {
    let s = StoreFrame(.storeWord)
    let t = s.f.t
    let half = t.column("half")
    let new = t.columns("memoryNew", 4)
    t.boolean(half, "half is boolean")
    for i in 0..<2 {
      t.constrain(new[i] - s.b[i] - half * (s.memory[i] - s.b[i]), "memoryNew[\(i)]")
      t.constrain(new[i + 2] - s.memory[i + 2] - half * (s.b[i] - s.memory[i + 2]), "memoryNew[\(i + 2)]")
    }
    return s.finish(kind: StoreKind.sw, offset: 4 * half, new: new)
  }

  /// sb: one byte of one limb changes.
  static func storeByteTable() -> Table {
    var low = Expression(integerLiteral: 0)
    var high = low
    let s = StoreFrame(.storeByte) { t in
      low = t.column("bLow")
      high = t.column("bHigh")
      return [low + 256 * high, t.column("b[1]"), t.column("b[2]"), t.column("b[3]")]
    }
    let t = s.f.t
    let bits = t.columns("offset", 3)
    let bytes = t.columns("byte", 2)
    let change = t.column("change")
    let new = t.columns("memoryNew", 4)
    for i in 0..<3 { t.boolean(bits[i], "offset[\(i)] is boolean") }
    t.constrain(bytes[0] + 256 * bytes[1] - chosenLimb(s.memory, bits[2], bits[1]), "the limb's bytes")
    s.f.bytes(bytes, "byte")
    s.f.bytes(low, high, "rs2's bytes")
    t.constrain(change - (1 - bits[0]) * (low - bytes[0]) - 256 * bits[0] * (low - bytes[1]), "change")
    let both = bits[2] * bits[1]
    let selectors = [1 - bits[2] - bits[1] + both, bits[1] - both, bits[2] - both, both]
    for j in 0..<4 {
      t.constrain(new[j] - s.memory[j] - selectors[j] * change, "memoryNew[\(j)]")
    }
    return s.finish(kind: StoreKind.sb, offset: bits[0] + 2 * bits[1] + 4 * bits[2], new: new)
  }

  /// Any store at any address; see `loadGeneralTable`.
  static func storeGeneralTable() -> Table {
    let f = Frame(.storeGeneral)
    let t = f.t
    let address = Address(f)
    let rs2 = t.column("rs2")
    let previous2 = t.column("previous2")
    let b = t.columns("bByte", 8)
    let x = t.columns("memoryByte", 16)
    let previousMemory = t.columns("previousMemory", 2)
    let offset = Offset(t)
    let width = Width(t)
    let crosses = t.column("crosses")
    let new = t.columns("memoryNew", 8)
    t.constrain(crosses - offset.crosses(width), "crosses")
    t.constrain(crosses * (1 - f.live), "no crossing without a cycle")
    for j in 0..<8 {
      var value = Expression(integerLiteral: 0)
      for (p, weight) in [
        (2 * j, Expression(integerLiteral: 1)), (2 * j + 1, Expression(integerLiteral: 256)),
      ] {
        var byte = x[p]
        for o in 0..<8 where p >= o && p - o < 8 {
          byte += offset.selectors[o] * width.covers(p - o) * (b[p - o] - x[p])
        }
        value += weight * byte
      }
      t.constrain(new[j] - value, "memoryNew[\(j)]")
    }
    f.bytes(b, "bByte")
    f.bytes(x, "memoryByte")

    f.fetch(.storeGeneral, rs1: address.rs1, rs2: rs2, address.immediate, width.kind)
    f.step()
    let word = address.word(f, offset: offset.value)
    f.read(rs2, limbs(of: b), previous: previous2, at: 1, "rs2")
    f.access(
      MemorySpace.memory, word, old: limbs(of: Array(x[0..<8])), new: Array(new[0..<4]),
      previous: previousMemory[0], at: 2, "memory")
    f.access(
      MemorySpace.memory, word + 1, old: limbs(of: Array(x[8..<16])), new: Array(new[4..<8]),
      previous: previousMemory[1], at: 2, multiplicity: crosses, "second word")
    return t.build()
  }
}
