/// A register by its name in the calling convention.
public struct Register: Hashable, Sendable {
  public let number: UInt8
  public init(_ number: UInt8) {
    precondition(number < 32)
    self.number = number
  }

  public static let zero = Register(0), ra = Register(1), sp = Register(2), gp = Register(3), tp = Register(4)
  public static let t0 = Register(5), t1 = Register(6), t2 = Register(7)
  public static let s0 = Register(8), s1 = Register(9)
  public static let a0 = Register(10), a1 = Register(11), a2 = Register(12), a3 = Register(13)
  public static let a4 = Register(14), a5 = Register(15), a6 = Register(16), a7 = Register(17)
  public static let s2 = Register(18), s3 = Register(19), s4 = Register(20), s5 = Register(21)
  public static let s6 = Register(22), s7 = Register(23), s8 = Register(24), s9 = Register(25)
  public static let s10 = Register(26), s11 = Register(27)
  public static let t3 = Register(28), t4 = Register(29), t5 = Register(30), t6 = Register(31)
}
