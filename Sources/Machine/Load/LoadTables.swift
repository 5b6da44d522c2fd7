import Constraints
import KoalaBear

/// The columns of an address: rs1, previous1, a₀, a₁, immediate.
///
/// Every mapped address is below 2³² and at least 2¹⁶, so rs1 is below 2³²: its limbs 2 and 3 are 0 in the message.
/// The word's index is (a₀ + immediate − offset) / 8 + 2¹³ a₁ as an integer: the lookup of
/// (a₀ + immediate − offset) / 8 + 256 in 16 bits shows that the division is exact, for 8 times any 16-bit number
/// and the other side are both far below p. No carry is needed, since no other index names the same word, and
/// integers outside the memory's regions are never opened.
struct Address {
  let rs1: Expression
  let previous1: Expression
  let a: [Expression]
  let immediate: Expression

  init(_ f: Frame) {
    rs1 = f.t.column("rs1")
    previous1 = f.t.column("previous1")
    a = f.t.columns("a", 2)
    immediate = f.t.column("immediate")
  }

  /// The index of the word, `offset` bytes into which the access begins; and the read of rs1.
  func word(_ f: Frame, offset: Expression) -> Expression {
    let q = (a[0] + immediate - offset) * Expression(inverse3)
    f.range16(q + 256, "the address is a word's and the offset")
    f.read(rs1, [a[0], a[1], 0, 0], previous: previous1, at: 0, "rs1")
    return q + 8192 * a[1]
  }
}

/// The number of a kind of load in the second field of its program row.
enum LoadKind {
  static let lbu: Int64 = 0, lhu: Int64 = 1, lwu: Int64 = 2, ld: Int64 = 3, lb: Int64 = 4, lh: Int64 = 5,
    lw: Int64 = 6
}

/// The columns of a load: order live, pc, time, rs1, previous1, a, immediate, rd, previousRd, rdOld, memory,
/// previousMemory, …
struct LoadFrame {
  let f: Frame
  let address: Address
  let rd: Expression
  let previousRd: Expression
  let old: [Expression]
  /// The word, 4 limbs.
  let memory: [Expression]
  let previousMemory: Expression

  init(_ table: MachineTable) {
    f = Frame(table)
    address = Address(f)
    rd = f.t.column("rd")
    previousRd = f.t.column("previousRd")
    old = f.t.columns("rdOld", 4)
    memory = f.t.columns("memory", 4)
    previousMemory = f.t.column("previousMemory")
  }

  func finish(kind: Int64, offset: Expression, result: [Expression]) -> Table {
    f.fetch(
      .loadGeneral, rd: rd, rs1: address.rs1, address.immediate, Expression(integerLiteral: kind))
    f.step()
    let word = address.word(f, offset: offset)
    f.access(
      MemorySpace.memory, word, old: memory, new: memory, previous: previousMemory, at: 2, "memory")
    f.access(MemorySpace.register, rd, old: old, new: result, previous: previousRd, at: 3, "rd")
    return f.t.build()
  }
}

extension Machine {
  /// ld at a multiple of 8.
  static func loadDoubleTable() -> Table {
    let l = LoadFrame(.loadDouble)
    return l.finish(kind: LoadKind.ld, offset: 0, result: l.memory)
  }

  /// lw, lwu at a multiple of 4.
  static func loadWordTable(_ table: MachineTable, signed: Bool) -> Table {
    let l = LoadFrame(table)
    let t = l.f.t
    let half = t.column("half")
    let x = t.columns("value", 2)
    t.boolean(half, "half is boolean")
    for i in 0..<2 {
      t.constrain(x[i] - l.memory[i] - half * (l.memory[i + 2] - l.memory[i]), "value[\(i)]")
    }
    guard signed else {
      return l.finish(kind: LoadKind.lwu, offset: 4 * half, result: [x[0], x[1], 0, 0])
    }
    let s = t.column("sign")
    l.f.sign(s, of: x[1], "sign")
    return l.finish(kind: LoadKind.lw, offset: 4 * half, result: signExtended(x, s))
  }

  /// lb, lbu: the limb is chosen by two bits and split into its bytes, the byte by the third bit.
  static func loadByteTable(_ table: MachineTable, signed: Bool) -> Table {
    let l = LoadFrame(table)
    let t = l.f.t
    let bits = t.columns("offset", 3)
    let bytes = t.columns("byte", 2)
    let value = t.column("value")
    for i in 0..<3 { t.boolean(bits[i], "offset[\(i)] is boolean") }
    t.constrain(bytes[0] + 256 * bytes[1] - chosenLimb(l.memory, bits[2], bits[1]), "the limb's bytes")
    t.constrain(value - bytes[0] - bits[0] * (bytes[1] - bytes[0]), "value")
    l.f.bytes(bytes, "byte")
    let offset = bits[0] + 2 * bits[1] + 4 * bits[2]
    guard signed else { return l.finish(kind: LoadKind.lbu, offset: offset, result: [value, 0, 0, 0]) }
    let s = t.column("sign")
    t.boolean(s, "sign is boolean")
    l.f.bytes(2 * value - 256 * s, 0, "sign is the sign")
    let high = 65535 * s
    return l.finish(kind: LoadKind.lb, offset: offset, result: [value + 65280 * s, high, high, high])
  }

  /// Limb 2 high + low of a word; degree 3.
  static func chosenLimb(_ x: [Expression], _ high: Expression, _ low: Expression) -> Expression {
    let both = high * low
    return (1 - high - low + both) * x[0] + (low - both) * x[1] + (high - both) * x[2] + both * x[3]
  }
}
