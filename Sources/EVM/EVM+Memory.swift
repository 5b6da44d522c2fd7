import BigIntegers
import EthereumTypes
import Hashes

extension EVM {
  /// No frame's memory grows beyond this: its price would be 2⁴⁷ gas.
  static let maximumMemory = 1 &<< 32

  /// Memory for `count` bytes from `offset` on; what it costs is taken from `gas`.
  @inline(never)
  func expand(_ f: UnsafeMutablePointer<Frame>, _ offset: UInt256, _ count: Int, _ gas: Int64) -> Int64 {
    if count == 0 { return gas }
    guard offset.high == 0, offset.limb1 == 0, offset.limb0 < UInt64(EVM.maximumMemory),
      count < EVM.maximumMemory
    else {
      return -1
    }
    return expand(f, to: Int(truncatingIfNeeded: offset.limb0) &+ count, gas)
  }

  /// Memory of at least `end` bytes, in whole words: 3 gas a word, and the square of the words by 512.
  @inline(__always)
  func expand(_ f: UnsafeMutablePointer<Frame>, to end: Int, _ gas: Int64) -> Int64 {
    end <= f.pointee.memorySize ? gas : grow(f, to: end, gas)
  }

  @inline(never)
  private func grow(_ f: UnsafeMutablePointer<Frame>, to end: Int, _ gas: Int64) -> Int64 {
    if end > EVM.maximumMemory { return -1 }
    let old = f.pointee.memorySize
    let (words, before) = (Int64((end &+ 31) &>> 5), Int64(old &>> 5))
    let left = gas &- (3 &* (words &- before) &+ (words &* words) / 512 &- (before &* before) / 512)
    if left < 0 { return left }
    let size = Int(words) &* 32
    let base = f.pointee.memoryBase
    if base &+ size > context.pointee.memory.capacity {
      context.pointee.memory.grow(to: base &+ size, used: base &+ old)
    }
    (context.pointee.memory.base + base + old).update(repeating: 0, count: size &- old)
    f.pointee.memorySize = size
    return left
  }

  @inline(__always)
  func memory(_ f: UnsafeMutablePointer<Frame>) -> UnsafeMutablePointer<UInt8> {
    context.pointee.memory.base + f.pointee.memoryBase
  }

  @inline(__always)
  func input(_ f: UnsafeMutablePointer<Frame>) -> UnsafePointer<UInt8> {
    f.pointee.inputPointer ?? UnsafePointer(context.pointee.memory.base + f.pointee.inputOffset)
  }

  /// A length from the stack; nil where nothing could pay for it.
  @inline(__always)
  func length(_ x: UInt256) -> Int? {
    x.high == 0 && x.limb1 == 0 && x.limb0 < UInt64(EVM.maximumMemory)
      ? Int(truncatingIfNeeded: x.limb0) : nil
  }

  /// What a copy of `count` bytes costs at `price` a word.
  @inline(__always)
  func wordGas(_ count: Int, _ price: Int64) -> Int64 { price &* Int64((count &+ 31) &>> 5) }

  // MARK: instructions. Operands are below `sp`; the gas left comes back.

  @inline(never)
  func keccak(_ f: UnsafeMutablePointer<Frame>, _ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64) -> Int64 {
    guard let count = length(sp[-2]) else { return -1 }
    let left = expand(f, sp[-1], count, gas &- wordGas(count, 6))
    if left < 0 { return left }
    let offset = count == 0 ? 0 : Int(truncatingIfNeeded: sp[-1].limb0)
    sp[-2] = Keccak256.hash(UnsafeRawBufferPointer(start: memory(f) + offset, count: count)).integer
    return left
  }

  @inline(never)
  func memoryCopy(_ f: UnsafeMutablePointer<Frame>, _ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64)
    -> Int64
  {
    guard let count = length(sp[-3]) else { return -1 }
    if count == 0 { return gas }
    var left = gas &- wordGas(count, 3)
    if left < 0 { return left }
    let (target, source) = (sp[-1], sp[-2])
    left = expand(f, target < source ? source : target, count, left)
    if left < 0 { return left }
    let base = memory(f)
    // The areas may overlap.
    UnsafeMutableRawPointer(base + Int(target.limb0)).copyMemory(
      from: base + Int(source.limb0), byteCount: count)
    return left
  }

  /// Copies to memory from a source of `available` bytes, with zeros behind its end: the operands are memory offset,
  /// source offset, length. `source` is asked after memory has grown.
  @inline(__always)
  private func copy(
    _ f: UnsafeMutablePointer<Frame>, _ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64, available: Int,
    _ source: () -> UnsafePointer<UInt8>
  ) -> Int64 {
    guard let count = length(sp[-3]) else { return -1 }
    if count == 0 { return gas }
    let left = expand(f, sp[-1], count, gas &- wordGas(count, 3))
    if left < 0 { return left }
    let start = sp[-2] >= UInt256(UInt64(available)) ? available : Int(truncatingIfNeeded: sp[-2].limb0)
    let copied = min(count, available &- start)
    let target = memory(f) + Int(sp[-1].limb0)
    if copied > 0 { UnsafeMutableRawPointer(target).copyMemory(from: source() + start, byteCount: copied) }
    if copied < count { (target + copied).update(repeating: 0, count: count &- copied) }
    return left
  }

  @inline(never)
  func callDataCopy(_ f: UnsafeMutablePointer<Frame>, _ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64)
    -> Int64
  {
    copy(f, sp, gas, available: f.pointee.inputCount) { input(f) }
  }

  @inline(never)
  func codeCopy(_ f: UnsafeMutablePointer<Frame>, _ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64) -> Int64
  {
    f.pointee.code._withUnsafeGuaranteedRef { code in
      copy(f, sp, gas, available: code.count) { UnsafePointer(code.bytes) }
    }
  }

  @inline(never)
  func externalCodeCopy(_ f: UnsafeMutablePointer<Frame>, _ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64)
    -> Int64
  {
    guard let count = length(sp[-4]) else { return -1 }
    // Memory before the account: who cannot pay for it reads nothing.
    var left = expand(f, sp[-2], count, gas &- wordGas(count, 3))
    if left < 0 { return left }
    let account = state.entry(Address(truncating: sp[-1]))
    left = chargeAccess(account, left, rules.codeSizeGas)
    if left < 0 { return left }
    do throws(StateError) {
      try state.load(account)
      return try state.code(account)._withUnsafeGuaranteedRef { code in
        // Memory is there and paid for.
        copy(f, sp - 1, left &+ wordGas(count, 3), available: code.count) { UnsafePointer(code.bytes) }
      }
    } catch {
      return fail(error)
    }
  }

  @inline(never)
  func returnDataCopy(_ f: UnsafeMutablePointer<Frame>, _ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64)
    -> Int64
  {
    let available = context.pointee.returnData.count
    let (end, overflow) = sp[-2].addingReportingOverflow(sp[-3])
    if overflow || end > UInt256(UInt64(available)) { return fail(.returnDataOutOfBounds) }
    return copy(f, sp, gas, available: available) { UnsafePointer(context.pointee.returnData.base) }
  }

  @inline(never)
  func callDataLoad(_ f: UnsafeMutablePointer<Frame>, _ sp: UnsafeMutablePointer<UInt256>) {
    let count = f.pointee.inputCount
    let offset = sp[-1]
    if offset >= UInt256(UInt64(count)) {
      sp[-1] = .zero
      return
    }
    let source = input(f) + Int(truncatingIfNeeded: offset.limb0)
    let left = count &- Int(truncatingIfNeeded: offset.limb0)
    if left >= 32 {
      sp[-1] = Instructions.load(source)
      return
    }
    var value = UInt256.zero
    for i in 0..<left { value = value << 8 | UInt256(UInt64(source[i])) }
    sp[-1] = value << (8 &* (32 &- left))
  }

  /// RETURN and REVERT: notes where the frame's output is.
  @inline(never)
  func setResult(_ f: UnsafeMutablePointer<Frame>, _ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64) -> Int64
  {
    guard let count = length(sp[-2]) else { return -1 }
    let left = expand(f, sp[-1], count, gas)
    if left < 0 { return left }
    f.pointee.resultOffset = count == 0 ? 0 : Int(truncatingIfNeeded: sp[-1].limb0)
    f.pointee.resultSize = count
    return left
  }

  @inline(never)
  func log(
    _ f: UnsafeMutablePointer<Frame>, _ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64, topics count: Int
  ) -> Int64 {
    if f.pointee.isStatic { return fail(.staticViolation) }
    guard let size = length(sp[-2]) else { return -1 }
    var left = gas &- 8 &* Int64(size)
    if left < 0 { return left }
    left = expand(f, sp[-1], size, left)
    if left < 0 { return left }
    let data =
      size == 0 ? [] : [UInt8](copying: UnsafeRawBufferPointer(start: memory(f) + Int(sp[-1].limb0), count: size))
    var topics: [Hash256] = []
    if count > 0 {
      topics.reserveCapacity(count)
      for i in 0..<count { topics.append(Hash256(sp[-3 &- i])) }
    }
    state.core.pointee.logs.append(
      Log(address: f.pointee.account.pointee.address, topics: topics, data: data))
    return left
  }
}
