public import Constraints

/// The tables of the machine in their order, which is part of every statement.
///
/// Tables of instructions come first; the operation in a program row's code is raw value + 1 (loads carry that of
/// `loadGeneral`, stores that of `storeGeneral`, whichever table proves them). Raw values are part of every
/// program id: a change raises `Machine.version`.
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
  case setLessUnsigned, setLessSigned, setLessUnsignedImmediate, setLessSignedImmediate
  case branchEqual, branchZero, branchLessUnsigned, branchLessSigned
  case loadDouble, loadWord, loadWordUnsigned, loadByte, loadByteUnsigned, loadGeneral
  case storeDouble, storeWord, storeByte, storeGeneral
  case multiply, multiplyHighUnsigned, multiplyHighSigned, multiplyHighSignedUnsigned, multiplyWord
  case divideUnsigned, remainderUnsigned, divideSigned, remainderSigned
  case divideUnsignedWord, remainderUnsignedWord, divideSignedWord, remainderSignedWord
  case program, image, ram, input, output, registers, refresh, range20, bytes, shifts

  /// The operation number in a program row's code; 1 … 127.
  public var operation: UInt32 { UInt32(rawValue) + 1 }

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
    "SetLessUnsigned", "SetLessSigned", "SetLessUnsignedImmediate", "SetLessSignedImmediate",
    "BranchEqual", "BranchZero", "BranchLessUnsigned", "BranchLessSigned", "LoadDouble", "LoadWord",
    "LoadWordUnsigned", "LoadByte", "LoadByteUnsigned", "LoadGeneral", "StoreDouble", "StoreWord",
    "StoreByte", "StoreGeneral", "Multiply", "MultiplyHighUnsigned", "MultiplyHighSigned",
    "MultiplyHighSignedUnsigned", "MultiplyWord", "DivideUnsigned", "RemainderUnsigned", "DivideSigned",
    "RemainderSigned", "DivideUnsignedWord", "RemainderUnsignedWord", "DivideSignedWord",
    "RemainderSignedWord", "Program", "Image", "RAM", "Input", "Output", "Registers", "Refresh", "Range20",
    "Bytes", "Shifts",
  ]

  /// Position in `ConstraintSystem.tables`.
  public var index: Int { Int(rawValue) }

  /// Whether a row of this table is a cycle.
  public var isInstruction: Bool { rawValue < MachineTable.program.rawValue }
}

/// The constraint system of the machine.
public enum Machine {
  /// Raised by every change of a table, of the program rows or of the public messages.
  public static let version: UInt32 = 1

  /// All tables. The heights of the preprocessed ones depend on the program: 2^programLogHeight instructions,
  /// 2^imageLogHeight words.
  public static func system(programLogHeight: Int, imageLogHeight: Int) -> ConstraintSystem {
    ConstraintSystem(
      MachineTable.allCases.map {
        declare($0, programLogHeight: programLogHeight, imageLogHeight: imageLogHeight)
      })
  }

  static func declare(_ table: MachineTable, programLogHeight: Int, imageLogHeight: Int) -> Table {
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
    case .multiplyHighUnsigned: return multiplyHighTable(table, signed: 0)
    case .multiplyHighSigned: return multiplyHighTable(table, signed: 2)
    case .multiplyHighSignedUnsigned: return multiplyHighTable(table, signed: 1)
    case .multiplyWord: return multiplyWordTable()
    case .divideUnsigned: return divideTable(table, remainder: false, signed: false, limbs: 4)
    case .remainderUnsigned: return divideTable(table, remainder: true, signed: false, limbs: 4)
    case .divideSigned: return divideTable(table, remainder: false, signed: true, limbs: 4)
    case .remainderSigned: return divideTable(table, remainder: true, signed: true, limbs: 4)
    case .divideUnsignedWord: return divideTable(table, remainder: false, signed: false, limbs: 2)
    case .remainderUnsignedWord: return divideTable(table, remainder: true, signed: false, limbs: 2)
    case .divideSignedWord: return divideTable(table, remainder: false, signed: true, limbs: 2)
    case .remainderSignedWord: return divideTable(table, remainder: true, signed: true, limbs: 2)

    case .program: return programTable(logHeight: programLogHeight)
    case .image: return imageTable(logHeight: imageLogHeight)
    case .ram: return ramTable()
    case .input: return inputTable()
    case .output: return outputTable()
    case .registers: return registersTable()
    case .refresh: return refreshTable()
    case .range20: return range20Table()
    case .bytes: return bytesTable()
    case .shifts: return shiftsTable()
    }
  }
}
