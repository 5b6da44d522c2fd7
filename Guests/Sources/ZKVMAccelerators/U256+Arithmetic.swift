import BigIntegers
public import CZKVMAccelerators

@c @implementation
public func zkvm_u256_add(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!, _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(a.number() &+ b.number())
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_sub(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!, _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(a.number() &- b.number())
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_mul(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!, _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(a.number() &* b.number())
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_div(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!, _ quotient: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  quotient.store(a.number().divided(by: b.number())?.quotient ?? .zero)
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_mod(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!,
  _ remainder: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  remainder.store(a.number().remainder(dividingBy: b.number()) ?? .zero)
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_divmod(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!,
  _ quotient: UnsafeMutablePointer<zkvm_u256>!,
  _ remainder: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  let (q, r) = a.number().divided(by: b.number()) ?? (.zero, .zero)
  quotient.store(q)
  remainder.store(r)
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_addmod(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!, _ n: UnsafePointer<zkvm_u256>!,
  _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(a.number().adding(b.number(), modulo: n.number()))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_mulmod(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!, _ n: UnsafePointer<zkvm_u256>!,
  _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(a.number().multiplied(by: b.number(), modulo: n.number()))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_exp(
  _ base: UnsafePointer<zkvm_u256>!, _ exponent: UnsafePointer<zkvm_u256>!,
  _ result: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  result.store(base.number().power(exponent.number()))
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_sdiv(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!, _ quotient: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  quotient.store(a.number().dividedSigned(by: b.number())?.quotient ?? .zero)
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_smod(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!,
  _ remainder: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  remainder.store(a.number().remainderSigned(dividingBy: b.number()) ?? .zero)
  return ZKVM_EOK
}

@c @implementation
public func zkvm_u256_sdivmod(
  _ a: UnsafePointer<zkvm_u256>!, _ b: UnsafePointer<zkvm_u256>!,
  _ quotient: UnsafeMutablePointer<zkvm_u256>!,
  _ remainder: UnsafeMutablePointer<zkvm_u256>!
) -> zkvm_status {
  let (q, r) = a.number().dividedSigned(by: b.number()) ?? (.zero, .zero)
  quotient.store(q)
  remainder.store(r)
  return ZKVM_EOK
}
