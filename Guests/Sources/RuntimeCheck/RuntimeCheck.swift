/// Uses what a guest may use of the language and its runtime, and reports what came out.
///
/// Input: a seed, 8 bytes little-endian. Output: one 8-byte little-endian word for each check. The native build of the
/// same function is the reference: every word must be the same there. A ninth byte asks for a failure instead.
public func runtimeCheck(_ input: UnsafeRawBufferPointer) throws(RuntimeCheckError) -> [UInt8] {
  if input.count == 9, let failure = RuntimeFailure(rawValue: input[8]) { return failure.happen() }
  guard input.count == 8 else { throw .inputLength(expected: 8, got: input.count) }
  let seed = UInt64(littleEndian: input.loadUnaligned(as: UInt64.self))
  let words = [
    copies(seed: seed), fills(seed: seed), comparisons(seed: seed), references(seed: seed),
    dictionaries(seed: seed), wideIntegers(seed: seed), reuse(seed: seed), errors(seed: seed), narrow(seed: seed),
    doubles(seed: seed),
  ]
  var output: [UInt8] = []
  for word in words { withUnsafeBytes(of: word.littleEndian) { output.append(contentsOf: $0) } }
  return output
}

public enum RuntimeCheckError: Error, Equatable {
  case inputLength(expected: Int, got: Int)
}

/// SplitMix64.
struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z &>> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z &>> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z &>> 31)
  }
}

/// FNV-1a.
struct Checksum {
  var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ word: UInt64) { value = (value ^ word) &* 0x0000_0100_0000_01b3 }
  mutating func add(_ bytes: some Sequence<UInt8>) { for byte in bytes { add(UInt64(byte)) } }
}

/// Overlapping and disjoint copies of every length and alignment.
func copies(seed: UInt64) -> UInt64 {
  var generator = Generator(state: seed)
  var checksum = Checksum()
  var buffer = (0..<256).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
  for length in 0..<90 {
    for _ in 0..<4 {
      let from = Int(generator.next() % UInt64(256 - length)), to = Int(generator.next() % UInt64(256 - length))
      buffer.withUnsafeMutableBytes { bytes in
        UnsafeMutableRawBufferPointer(rebasing: bytes[to..<to + length])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[from..<from + length]))
      }
      let near = min(max(from + Int(generator.next() % 19) - 9, 0), 256 - length)
      buffer.withUnsafeMutableBytes { bytes in
        UnsafeMutableRawBufferPointer(rebasing: bytes[near..<near + length])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[from..<from + length]))
      }
    }
    checksum.add(buffer)
  }
  return checksum.value
}

/// Fills of every length and alignment.
func fills(seed: UInt64) -> UInt64 {
  var generator = Generator(state: seed)
  var checksum = Checksum()
  var buffer = [UInt8](repeating: 0xa5, count: 256)
  for length in 0..<90 {
    let start = Int(generator.next() % UInt64(256 - length))
    let value = UInt8(truncatingIfNeeded: generator.next())
    buffer.withUnsafeMutableBytes { bytes in
      _ = UnsafeMutableRawBufferPointer(rebasing: bytes[start..<start + length])
        .initializeMemory(as: UInt8.self, repeating: value)
    }
    checksum.add(buffer)
  }
  return checksum.value
}

/// Equality and order of byte strings with a common prefix.
func comparisons(seed: UInt64) -> UInt64 {
  var generator = Generator(state: seed)
  var checksum = Checksum()
  for length in 0..<40 {
    let a = (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    var b = a
    checksum.add(a == b ? 1 : 0)
    guard length > 0 else { continue }
    b[Int(generator.next() % UInt64(length))] ^= 1 &<< UInt8(truncatingIfNeeded: generator.next() & 7)
    checksum.add(a == b ? 1 : 0)
    checksum.add(a.lexicographicallyPrecedes(b) ? 1 : 0)
  }
  return checksum.value
}

final class Node {
  let value: UInt64
  var next: Node?

  init(value: UInt64, next: Node?) {
    self.value = value
    self.next = next
  }
}

/// Classes, reference counts, closures, copy on write.
func references(seed: UInt64) -> UInt64 {
  var generator = Generator(state: seed)
  var checksum = Checksum()
  var head: Node? = nil
  for _ in 0..<100 { head = Node(value: generator.next(), next: head) }
  var second = head?.next
  head = nil
  while let node = second {
    checksum.add(node.value)
    second = node.next
  }
  var rows = [[UInt64]](repeating: [1, 2, 3], count: 5)
  let before = rows
  for i in rows.indices { rows[i].append(generator.next() & 0xff) }
  checksum.add(before.reduce(0) { $0 &+ $1.reduce(0, &+) })
  checksum.add(rows.reduce(0) { $0 &+ $1.reduce(0, &+) })
  let adders = (0..<4).map { i in { (x: UInt64) in x &+ UInt64(i) } }
  checksum.add(adders.reduce(seed) { $1($0) })
  return checksum.value
}

/// Dictionary, Set and sorting.
func dictionaries(seed: UInt64) -> UInt64 {
  var generator = Generator(state: seed)
  var checksum = Checksum()
  var counts: [UInt64: UInt64] = [:]
  var seen: Set<UInt64> = []
  for _ in 0..<200 {
    let key = generator.next() % 64
    counts[key, default: 0] += 1
    if seen.insert(key).inserted { checksum.add(key) }
    if key % 7 == 0 { counts[key &* 3 % 64] = nil }
  }
  let pairs = counts.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
  for (key, count) in pairs {
    checksum.add(key)
    checksum.add(count)
  }
  return checksum.value
}

/// 128-bit arithmetic, division included.
func wideIntegers(seed: UInt64) -> UInt64 {
  var generator = Generator(state: seed)
  var checksum = Checksum()
  func add(_ x: UInt128) {
    checksum.add(UInt64(truncatingIfNeeded: x))
    checksum.add(UInt64(truncatingIfNeeded: x >> 64))
  }
  for shift in 0..<128 {
    let a = UInt128(generator.next()) << 64 | UInt128(generator.next())
    let b = max((UInt128(generator.next()) << 64 | UInt128(generator.next())) >> UInt128(shift), 1)
    add(a &* b)
    let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
    add(quotient)
    add(remainder)
    add(a.multipliedFullWidth(by: b).high)
    let signed = Int128(truncatingIfNeeded: a), divisor = Int128(truncatingIfNeeded: b)
    if divisor != 0 && divisor != -1 {
      add(UInt128(truncatingIfNeeded: signed / divisor))
      add(UInt128(truncatingIfNeeded: signed % divisor))
    }
    let (q, r) = UInt64(truncatingIfNeeded: b | 1).dividingFullWidth((0, UInt64(truncatingIfNeeded: a)))
    checksum.add(q)
    checksum.add(r)
  }
  return checksum.value
}

/// Blocks of many sizes, freed and taken again, keep their contents.
func reuse(seed: UInt64) -> UInt64 {
  var generator = Generator(state: seed)
  var checksum = Checksum()
  var live: [[UInt64]] = []
  for round in 0..<300 {
    let count = round % 10 == 0 ? Int(generator.next() % 2000) : Int(generator.next() % 40)
    live.append([UInt64](repeating: generator.next(), count: count))
    if live.count > 12 {
      let gone = live.remove(at: Int(generator.next() % UInt64(live.count)))
      checksum.add(gone.reduce(UInt64(gone.count)) { $0 &* 3 &+ $1 })
    }
  }
  for block in live { checksum.add(block.reduce(UInt64(block.count)) { $0 &* 3 &+ $1 }) }
  return checksum.value
}

/// Typed errors.
func errors(seed: UInt64) -> UInt64 {
  func odd(_ x: UInt64) throws(RuntimeCheckError) -> UInt64 {
    guard x & 1 == 1 else { throw .inputLength(expected: 1, got: Int(x & 0xff)) }
    return x
  }
  var generator = Generator(state: seed)
  var checksum = Checksum()
  for _ in 0..<20 {
    do {
      checksum.add(try odd(generator.next()))
    } catch {
      switch error {
      case .inputLength(_, let got): checksum.add(UInt64(got))
      }
    }
  }
  return checksum.value
}

/// Arithmetic of every width at its corners.
func narrow(seed: UInt64) -> UInt64 {
  var generator = Generator(state: seed)
  var checksum = Checksum()
  func both<T: FixedWidthInteger>(_: T.Type) {
    for _ in 0..<20 {
      let a = T(truncatingIfNeeded: generator.next()), b = T(truncatingIfNeeded: generator.next())
      for (x, y) in [(a, b), (T.min, a), (T.max, b), (T.min, T.max)] {
        checksum.add(UInt64(truncatingIfNeeded: x &+ y))
        checksum.add(UInt64(truncatingIfNeeded: x &* y))
        checksum.add(UInt64(truncatingIfNeeded: x.dividedReportingOverflow(by: y).partialValue))
        checksum.add(UInt64(truncatingIfNeeded: x.remainderReportingOverflow(dividingBy: y).partialValue))
        checksum.add(UInt64(truncatingIfNeeded: x >> (y & 63)))
        checksum.add(x.multipliedReportingOverflow(by: y).overflow ? 1 : 0)
        checksum.add(UInt64(x.leadingZeroBitCount &+ x.trailingZeroBitCount &* 100 &+ x.nonzeroBitCount &* 10000))
        checksum.add(UInt64(truncatingIfNeeded: x.byteSwapped))
        checksum.add(x < y ? 1 : 0)
      }
    }
  }
  both(Int8.self)
  both(UInt8.self)
  both(Int16.self)
  both(UInt16.self)
  both(Int32.self)
  both(UInt32.self)
  both(Int64.self)
  both(UInt64.self)
  return checksum.value
}

/// The floating point that sizes a Dictionary: conversion, product, quotient, ceiling, order.
func doubles(seed: UInt64) -> UInt64 {
  var generator = Generator(state: seed)
  var checksum = Checksum()
  for shift in 0..<64 as Range<UInt64> {
    let a = generator.next() &>> shift, b = generator.next() &>> (generator.next() & 63)
    let x = Double(a), y = Double(b), z = Double(Int64(bitPattern: a))
    checksum.add(x.bitPattern)
    checksum.add(z.bitPattern)
    checksum.add((x * y).bitPattern)
    checksum.add((z / (y * 3)).bitPattern == (x / 0).bitPattern ? 0 : 1)
    if b != 0 {
      checksum.add((z / y).bitPattern)
      checksum.add((z / y * x).bitPattern)
      checksum.add((z / y).rounded(.up).bitPattern)
      checksum.add(UInt64(bitPattern: Int64(z / y)))
      checksum.add(x / y < z * y ? 1 : 0)
      checksum.add(x / y >= z / x ? 1 : 0)
    }
  }
  return checksum.value
}
