public import Constraints
import RISCV

/// The tables of the machine in their order, which is part of every statement.
///
/// Tables of instructions come first. A program row names an operation, not a table: where several tables prove one
/// operation, the prover takes for each cycle whichever it likes. Raw values are part of every program id: a change
/// raises `Machine.version`.
public enum MachineTable: UInt8, CaseIterable, Sendable {
  case jump, halt, constant, link, jumpRegister, jumpReturn
  case add, addInPlace, sub, addImmediate, addImmediateInPlace, move
  case addWord, subWord, addWordImmediate, addWordImmediateInPlace
  case and, or, xor, andInPlace, orInPlace, xorInPlace
  case andPositive, orPositive, xorPositive, andNegative, orNegative, xorNegative, andPositiveInPlace
  case shiftLeftImmediate, shiftRightImmediate, shiftRightArithmeticImmediate
  case shiftLeftImmediateInPlace, shiftRightImmediateInPlace
  case shiftLeft, shiftRight, shiftRightArithmetic
  case shiftLeftWordImmediate, shiftRightWordImmediate, shiftRightArithmeticWordImmediate
  case shiftLeftWord, shiftRightWord, shiftRightArithmeticWord
  case shiftGeneral
  case setLessUnsigned, setLessSigned, setLessUnsignedImmediate, setLessSignedImmediate
  case branchEqual, branchZero, branchLessUnsigned, branchLessSigned
  case loadDouble, loadWord, loadWordUnsigned, loadByte, loadByteUnsigned, loadGeneral
  case storeDouble, storeWord, storeByte, storeGeneral
  case multiply, multiplyHighUnsigned, multiplyHighSigned, multiplyWord
  case divide, divideWord
  case keccak, sha256, copy, fill
  case multiplyAdd256, multiplyAdd256Wide, multiplyAdd384, multiplyAdd384Wide, product256
  case secp256k1Add, secp256k1Double
  case poseidon2Call, poseidon2WideCall, vector
  case program, leaf, registers, node, poseidon2, refresh, range20, bytes, shifts
  case shaRounds, shaLimbs, shaParity, shaConstants
  case copyWords, fillWords
  case dotBaseElements, dotElements, sumElements, eqElements

  /// The operation number in a program row's code; 1 … 127. Tables that prove the same instructions share it.
  public var operation: UInt32 {
    switch self {
    case .addImmediateInPlace: return MachineTable.addImmediate.operation
    case .addWordImmediateInPlace: return MachineTable.addWordImmediate.operation
    case .andPositiveInPlace: return MachineTable.andPositive.operation
    case .shiftLeftImmediate, .shiftLeftImmediateInPlace: return ShiftKind.left.operation
    case .shiftRightImmediate, .shiftRightImmediateInPlace: return ShiftKind.right.operation
    case .shiftRightArithmeticImmediate: return ShiftKind.arithmetic.operation
    case .shiftLeft: return ShiftKind.left.register.operation
    case .shiftRight: return ShiftKind.right.register.operation
    case .shiftRightArithmetic: return ShiftKind.arithmetic.register.operation
    case .shiftLeftWordImmediate: return ShiftKind.left.word.operation
    case .shiftRightWordImmediate: return ShiftKind.right.word.operation
    case .shiftRightArithmeticWordImmediate: return ShiftKind.arithmetic.word.operation
    case .shiftLeftWord: return ShiftKind.left.word.register.operation
    case .shiftRightWord: return ShiftKind.right.word.register.operation
    case .shiftRightArithmeticWord: return ShiftKind.arithmetic.word.register.operation
    case .loadDouble, .loadWord, .loadWordUnsigned, .loadByte, .loadByteUnsigned:
      return MachineTable.loadGeneral.operation
    case .storeDouble, .storeWord, .storeByte: return MachineTable.storeGeneral.operation
    case .keccak, .sha256, .copy, .fill, .vector: return MachineTable.halt.operation
    case .multiplyAdd256, .multiplyAdd256Wide, .multiplyAdd384, .multiplyAdd384Wide, .product256,
      .secp256k1Add, .secp256k1Double:
      return MachineTable.halt.operation
    default: return UInt32(rawValue) + 1
    }
  }

  /// The table's name in reports.
  public var name: String { Self.names[index] }

  private static let names: [String] = [
    "Jump", "Halt", "Constant", "Link", "JumpRegister", "JumpReturn", "Add", "AddInPlace", "Sub",
    "AddImmediate", "AddImmediateInPlace", "Move", "AddWord", "SubWord", "AddWordImmediate",
    "AddWordImmediateInPlace", "And", "Or", "Xor", "AndInPlace", "OrInPlace", "XorInPlace", "AndPositive",
    "OrPositive", "XorPositive", "AndNegative", "OrNegative", "XorNegative", "AndPositiveInPlace",
    "ShiftLeftImmediate", "ShiftRightImmediate", "ShiftRightArithmeticImmediate",
    "ShiftLeftImmediateInPlace", "ShiftRightImmediateInPlace", "ShiftLeft", "ShiftRight",
    "ShiftRightArithmetic", "ShiftLeftWordImmediate", "ShiftRightWordImmediate",
    "ShiftRightArithmeticWordImmediate", "ShiftLeftWord", "ShiftRightWord", "ShiftRightArithmeticWord",
    "ShiftGeneral", "SetLessUnsigned", "SetLessSigned", "SetLessUnsignedImmediate",
    "SetLessSignedImmediate", "BranchEqual", "BranchZero", "BranchLessUnsigned", "BranchLessSigned",
    "LoadDouble", "LoadWord", "LoadWordUnsigned", "LoadByte", "LoadByteUnsigned", "LoadGeneral",
    "StoreDouble", "StoreWord", "StoreByte", "StoreGeneral", "Multiply", "MultiplyHighUnsigned",
    "MultiplyHighSigned", "MultiplyWord", "Divide", "DivideWord", "Keccak", "SHA256", "Copy", "Fill",
    "MultiplyAdd256", "MultiplyAdd256Wide",
    "MultiplyAdd384", "MultiplyAdd384Wide", "Product256", "Secp256k1Add", "Secp256k1Double",
    "Poseidon2Call", "Poseidon2WideCall", "Vector", "Program", "Leaf", "Registers",
    "Node", "Poseidon2", "Refresh", "Range20", "Bytes", "Shifts", "SHA256Rounds",
    "SHA256Limbs", "SHA256Parity", "SHA256Constants",
    "CopyWords", "FillWords", "DotBaseElements", "DotElements", "SumElements", "EqElements",
  ]

  /// Position in `ConstraintSystem.tables`.
  public var index: Int { Int(rawValue) }

  /// Whether a row of this table is a cycle.
  public var isInstruction: Bool { rawValue < MachineTable.program.rawValue }
}

/// What a shift does: its operation number is 100 + the flags.
struct ShiftKind {
  var flags: UInt32
  static let right = ShiftKind(flags: 0)
  static let left = ShiftKind(flags: 1)
  static let arithmetic = ShiftKind(flags: 4)
  /// The 32-bit form.
  var word: ShiftKind { ShiftKind(flags: flags | 2) }
  /// The amount is rs2 and not an immediate.
  var register: ShiftKind { ShiftKind(flags: flags | 8) }
  static let base: UInt32 = 100
  var operation: UInt32 { ShiftKind.base + flags }
}

/// The constraint system of the machine.
public enum Machine {
  /// Raised by every change of a table, of the program rows or of the public messages.
  public static let version: UInt32 = 6

  /// All tables. The height of the preprocessed one depends on the program: 2^programLogHeight instructions. They are declared
  /// once; systems of other heights share them.
  public static func system(programLogHeight: Int) -> ConstraintSystem {
    lowest.fixing(MachineTable.program.index, logHeight: programLogHeight)
  }

  private static let lowest = ConstraintSystem(
    MachineTable.allCases.map { declare($0, programLogHeight: Table.minimumLogHeight) })

  static func declare(_ table: MachineTable, programLogHeight: Int) -> Table {
    switch table {
    case .jump: return jumpTable()
    case .halt: return haltTable()
    case .constant: return constantTable()
    case .link: return linkTable()
    case .jumpRegister: return jumpRegisterTable(.jumpRegister, links: true)
    case .jumpReturn: return jumpRegisterTable(.jumpReturn, links: false)

    case .add: return addTable(.add, inPlace: false)
    case .addInPlace: return addTable(.addInPlace, inPlace: true)
    case .sub: return subTable()
    case .addImmediate: return addImmediateTable(.addImmediate, inPlace: false)
    case .addImmediateInPlace: return addImmediateTable(.addImmediateInPlace, inPlace: true)
    case .move: return moveTable()
    case .addWord: return addWordTable(.addWord, subtracts: false)
    case .subWord: return addWordTable(.subWord, subtracts: true)
    case .addWordImmediate: return addWordImmediateTable(.addWordImmediate, inPlace: false)
    case .addWordImmediateInPlace: return addWordImmediateTable(.addWordImmediateInPlace, inPlace: true)

    case .and: return bitwiseTable(.and, .and, inPlace: false)
    case .or: return bitwiseTable(.or, .or, inPlace: false)
    case .xor: return bitwiseTable(.xor, .xor, inPlace: false)
    case .andInPlace: return bitwiseTable(.andInPlace, .and, inPlace: true)
    case .orInPlace: return bitwiseTable(.orInPlace, .or, inPlace: true)
    case .xorInPlace: return bitwiseTable(.xorInPlace, .xor, inPlace: true)
    case .andPositive: return bitwiseImmediateTable(.andPositive, .and, negative: false)
    case .orPositive: return bitwiseImmediateTable(.orPositive, .or, negative: false)
    case .xorPositive: return bitwiseImmediateTable(.xorPositive, .xor, negative: false)
    case .andNegative: return bitwiseImmediateTable(.andNegative, .and, negative: true)
    case .orNegative: return bitwiseImmediateTable(.orNegative, .or, negative: true)
    case .xorNegative: return bitwiseImmediateTable(.xorNegative, .xor, negative: true)
    case .andPositiveInPlace:
      return bitwiseImmediateTable(.andPositiveInPlace, .and, negative: false, inPlace: true)

    case .shiftLeftImmediate: return shiftTable(table, .left, .immediate, limbs: 4)
    case .shiftRightImmediate: return shiftTable(table, .right, .immediate, limbs: 4)
    case .shiftRightArithmeticImmediate: return shiftTable(table, .arithmetic, .immediate, limbs: 4)
    case .shiftLeftImmediateInPlace: return shiftTable(table, .left, .immediate, limbs: 4, inPlace: true)
    case .shiftRightImmediateInPlace: return shiftTable(table, .right, .immediate, limbs: 4, inPlace: true)
    case .shiftLeft: return shiftTable(table, .left, .register, limbs: 4)
    case .shiftRight: return shiftTable(table, .right, .register, limbs: 4)
    case .shiftRightArithmetic: return shiftTable(table, .arithmetic, .register, limbs: 4)
    case .shiftLeftWordImmediate: return shiftTable(table, .left, .immediate, limbs: 2)
    case .shiftRightWordImmediate: return shiftTable(table, .right, .immediate, limbs: 2)
    case .shiftRightArithmeticWordImmediate: return shiftTable(table, .arithmetic, .immediate, limbs: 2)
    case .shiftLeftWord: return shiftTable(table, .left, .register, limbs: 2)
    case .shiftRightWord: return shiftTable(table, .right, .register, limbs: 2)
    case .shiftRightArithmeticWord: return shiftTable(table, .arithmetic, .register, limbs: 2)

    case .shiftGeneral: return shiftGeneralTable()

    case .setLessUnsigned: return setLessTable(table, signed: false)
    case .setLessSigned: return setLessTable(table, signed: true)
    case .setLessUnsignedImmediate: return setLessImmediateTable(table, signed: false)
    case .setLessSignedImmediate: return setLessImmediateTable(table, signed: true)
    case .branchEqual: return branchEqualTable()
    case .branchZero: return branchZeroTable()
    case .branchLessUnsigned: return branchLessTable(table, signed: false)
    case .branchLessSigned: return branchLessTable(table, signed: true)

    case .loadDouble: return loadDoubleTable()
    case .loadWord: return loadWordTable(table, signed: true)
    case .loadWordUnsigned: return loadWordTable(table, signed: false)
    case .loadByte: return loadByteTable(table, signed: true)
    case .loadByteUnsigned: return loadByteTable(table, signed: false)
    case .loadGeneral: return loadGeneralTable()
    case .storeDouble: return storeDoubleTable()
    case .storeWord: return storeWordTable()
    case .storeByte: return storeByteTable()
    case .storeGeneral: return storeGeneralTable()

    case .multiply: return multiplyTable()
    case .multiplyHighUnsigned: return multiplyHighUnsignedTable()
    case .multiplyHighSigned: return multiplyHighSignedTable()
    case .multiplyWord: return multiplyWordTable()
    case .divide: return divideTable(.divide, limbs: 4)
    case .divideWord: return divideTable(.divideWord, limbs: 2)
    case .multiplyAdd256, .multiplyAdd256Wide:
      return multiplyAddTable(table, .multiplyAdd256, quotient: table.quotientBytes)
    case .multiplyAdd384, .multiplyAdd384Wide:
      return multiplyAddTable(table, .multiplyAdd384, quotient: table.quotientBytes)
    case .product256: return product256Table()
    case .secp256k1Add: return secp256k1AddTable()
    case .secp256k1Double: return secp256k1DoubleTable()
    case .poseidon2Call: return poseidon2CallTable(table, .poseidon2)
    case .poseidon2WideCall: return poseidon2CallTable(table, .poseidon2Wide)
    case .keccak: return keccakTable()
    case .sha256: return shaTable()
    case .copy: return copyTable()
    case .fill: return fillTable()
    case .vector: return vectorTable()

    case .program: return programTable(logHeight: programLogHeight)
    case .leaf: return leafTable()
    case .registers: return registersTable()
    case .node: return nodeTable()
    case .poseidon2: return poseidon2Table()
    case .refresh: return refreshTable()
    case .range20: return range20Table()
    case .bytes: return bytesTable()
    case .shifts: return shiftsTable()

    case .shaRounds: return shaRoundsTable()
    case .shaLimbs: return shaLimbsTable()
    case .shaParity: return shaParityTable()
    case .shaConstants: return shaConstantsTable()
    case .copyWords: return copyWordsTable()
    case .fillWords: return fillWordsTable()
    case .dotBaseElements: return dotBaseElementsTable()
    case .dotElements: return dotElementsTable()
    case .sumElements: return sumElementsTable()
    case .eqElements: return eqElementsTable()
    }
  }
}
