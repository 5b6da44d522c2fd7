import BigIntegers

/// The field's modulus and the generator, as SEC 2 prints them.
let modulus = UInt256(text: "0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff")!
let generatorX = UInt256(text: "0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")!
let generatorY = UInt256(text: "0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")!
