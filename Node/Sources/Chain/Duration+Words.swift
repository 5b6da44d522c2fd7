extension Duration {
  /// As Go writes it, without parts below a microsecond: "5s", "1m30s", "50ms", "1.5s".
  public var inGoWords: String {
    let (seconds, attoseconds) = components
    let micros = UInt64(clamping: attoseconds / 1_000_000_000_000)
    guard seconds > 0 || (seconds == 0 && micros > 0) else { return "0s" }
    /// `value` thousandths of a unit, or millionths, as a decimal number.
    func decimal(_ whole: UInt64, _ parts: UInt64, digits: Int) -> String {
      if parts == 0 { return "\(whole)" }
      var text = String(parts)
      text = String(repeating: "0", count: digits - text.count) + text
      while text.last == "0" { text.removeLast() }
      return "\(whole).\(text)"
    }
    if seconds == 0 {
      return micros < 1_000 ? "\(micros)µs" : decimal(micros / 1_000, micros % 1_000, digits: 3) + "ms"
    }
    let all = UInt64(seconds)
    let rest = decimal(all % 60, micros, digits: 6) + "s"
    let hours = all / 3_600
    let minutes = all / 60 % 60
    return (hours > 0 ? "\(hours)h" : "") + (all >= 60 ? "\(minutes)m" : "") + rest
  }

  /// Reads Go's form: numbers with units, "300ms", "1.5h", "2m3.5s". Nil where it is none, or too long for 64 bits of microseconds.
  public init?(goWords text: String) {
    var rest = Substring(text)
    if rest == "0" {
      self = .zero
      return
    }
    guard !rest.isEmpty else { return nil }
    let units: [String: Double] = ["ns": 1e-3, "us": 1, "µs": 1, "ms": 1e3, "s": 1e6, "m": 6e7, "h": 3.6e9]
    var micros = 0.0
    while !rest.isEmpty {
      let number = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { !("0"..."9").contains($0) && $0 != "." }
      rest = rest.dropFirst(unit.count)
      guard let value = Double(number), let factor = units[String(unit)] else { return nil }
      micros += value * factor
    }
    guard micros < 9e18 else { return nil }
    self = .microseconds(Int64(micros))
  }
}
