public import EthereumTypes

extension Precompile {
  /// The price of a call, in gas; `UInt64.max` where it is beyond that.
  public func gas(_ input: UnsafeRawBufferPointer, _ fork: Fork) -> UInt64 {
    let count = UInt64(input.count)
    let words = (count &+ 31) / 32
    switch self {
    case .ecRecover: return 3000
    case .sha256: return 60 &+ 12 &* words
    case .ripemd160: return 600 &+ 120 &* words
    case .identity: return 15 &+ 3 &* words
    case .modularExponentiation: return ModularExponentiationPrice(input).gas(fork)
    case .bn254Add: return fork < .istanbul ? 500 : 150
    case .bn254Multiply: return fork < .istanbul ? 40_000 : 6000
    case .bn254Pairing:
      let pairs = count / 192
      return fork < .istanbul ? 100_000 &+ 80_000 &* pairs : 45_000 &+ 34_000 &* pairs
    case .blake2f:
      // The number of rounds; an input of another length is refused, whatever it costs.
      return input.count == 213 ? UInt64(UInt32(bigEndian: input.loadUnaligned(as: UInt32.self))) : 0
    case .pointEvaluation: return 50_000
    case .bls12381Add1: return 375
    case .bls12381Add2: return 600
    case .bls12381SumOfMultiples1: return Discount.first.price(count / 160, each: 12_000)
    case .bls12381SumOfMultiples2: return Discount.second.price(count / 288, each: 22_500)
    case .bls12381Pairing: return 37_700 &+ 32_600 &* (count / 384)
    case .bls12381Map1: return 5500
    case .bls12381Map2: return 23_800
    case .p256Verify: return 6900
    }
  }
}

/// What sums of several multiples cost, in thousandths of the single ones (EIP-2537, "Gas schedule clarifications").
enum Discount {
  case first
  case second

  /// The price of `count` multiples of which a single one costs `each`.
  func price(_ count: UInt64, each: UInt64) -> UInt64 {
    if count == 0 { return 0 }
    let index = Int(truncatingIfNeeded: min(count, 128) &- 1)
    let thousandths = UInt64(self == .first ? Discount.table1[index] : Discount.table2[index])
    return count &* each &* thousandths / 1000
  }

  private static let table1: InlineArray<128, UInt16> = [
    1000, 949, 848, 797, 764, 750, 738, 728, 719, 712, 705, 698, 692, 687, 682, 677, 673, 669, 665, 661, 658, 654, 651, 648,
    645, 642, 640, 637, 635, 632, 630, 627, 625, 623, 621, 619, 617, 615, 613, 611, 609, 608, 606, 604, 603, 601, 599, 598,
    596, 595, 593, 592, 591, 589, 588, 586, 585, 584, 582, 581, 580, 579, 577, 576, 575, 574, 573, 572, 570, 569, 568, 567,
    566, 565, 564, 563, 562, 561, 560, 559, 558, 557, 556, 555, 554, 553, 552, 551, 550, 549, 548, 547, 547, 546, 545, 544,
    543, 542, 541, 540, 540, 539, 538, 537, 536, 536, 535, 534, 533, 532, 532, 531, 530, 529, 528, 528, 527, 526, 525, 525,
    524, 523, 522, 522, 521, 520, 520, 519,
  ]

  private static let table2: InlineArray<128, UInt16> = [
    1000, 1000, 923, 884, 855, 832, 812, 796, 782, 770, 759, 749, 740, 732, 724, 717, 711, 704, 699, 693, 688, 683, 679, 674,
    670, 666, 663, 659, 655, 652, 649, 646, 643, 640, 637, 634, 632, 629, 627, 624, 622, 620, 618, 615, 613, 611, 609, 607,
    606, 604, 602, 600, 598, 597, 595, 593, 592, 590, 589, 587, 586, 584, 583, 582, 580, 579, 578, 576, 575, 574, 573, 571,
    570, 569, 568, 567, 566, 565, 563, 562, 561, 560, 559, 558, 557, 556, 555, 554, 553, 552, 552, 551, 550, 549, 548, 547,
    546, 545, 545, 544, 543, 542, 541, 541, 540, 539, 538, 537, 537, 536, 535, 535, 534, 533, 532, 532, 531, 530, 530, 529,
    528, 528, 527, 526, 526, 525, 524, 524,
  ]
}
