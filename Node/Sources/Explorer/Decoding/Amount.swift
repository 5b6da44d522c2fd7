import BigIntegers

/// Numbers for people.
enum Amount {
  /// `value` / 10^`places` with at most `shown` digits behind the point, cut, not rounded; thousands are set apart by commas.
  /// What is not zero is never shown as zero: "<0.000001".
  static func text(_ value: UInt256, places: Int, shown: Int) -> String {
    let digits = Array(value.decimal.utf8)
    let whole = digits.count > places ? digits[..<(digits.count - places)] : [0x30][...]
    var fraction = digits.count > places ? Array(digits[(digits.count - places)...]) : digits
    if digits.count <= places { fraction = Array(repeating: 0x30, count: places - digits.count) + fraction }
    var kept = fraction.prefix(shown)
    while kept.last == 0x30 { kept.removeLast() }
    let integer = grouped(String(decoding: whole, as: UTF8.self))
    if kept.isEmpty {
      guard integer == "0", !value.isZero, places > 0 else { return integer }
      return shown == 0 ? "<1" : "<0." + String(repeating: "0", count: min(shown, places) - 1) + "1"
    }
    return integer + "." + String(decoding: kept, as: UTF8.self)
  }

  /// In ether, with six digits behind the point.
  static func ether(_ wei: UInt256) -> String { text(wei, places: 18, shown: 6) }

  /// In gwei, exact.
  static func gwei(_ wei: UInt256) -> String { text(wei, places: 9, shown: 9) }

  /// A price of gas with its unit: in gwei with four digits behind the point, below a thousandth of one in wei.
  static func price(_ wei: UInt256) -> (amount: String, unit: String) {
    wei < UInt256(1_000_000) ? (grouped(wei.decimal), "wei") : (text(wei, places: 9, shown: 4), "gwei")
  }

  /// Decimal digits with commas: "1,234,567".
  static func grouped(_ digits: String) -> String {
    let bytes = Array(digits.utf8)
    var result: [UInt8] = []
    for (i, digit) in bytes.enumerated() {
      if i > 0 && (bytes.count - i) % 3 == 0 { result.append(0x2c) }
      result.append(digit)
    }
    return String(decoding: result, as: UTF8.self)
  }

  static func grouped(_ value: UInt64) -> String { grouped(String(value)) }

  /// `part` of `whole` in percent, with one digit behind the point below ten. What is not zero is never shown as zero.
  static func percent(_ part: UInt64, of whole: UInt64) -> String {
    guard whole > 0, part > 0 else { return "0 %" }
    let tenths = min(Double(part) / Double(whole) * 1000, 1_000_000)
    if tenths >= 99.5 { return "\(Int((tenths / 10).rounded())) %" }
    let rounded = Int(tenths.rounded())
    if rounded == 0 { return "<0.1 %" }
    return rounded % 10 == 0 ? "\(rounded / 10) %" : "\(rounded / 10).\(rounded % 10) %"
  }
}
