/// Times for people.
enum Moment {
  /// "2026-11-26 22:19:12 UTC", from seconds since 1970; beyond the year 9999 the number itself.
  static func utc(_ seconds: UInt64) -> String {
    guard let (date, time) = parts(seconds) else { return "\(seconds) s after 1970" }
    return "\(date) \(time) UTC"
  }

  /// "2026-11-26T22:19:12Z", for machines; nil beyond the year 9999.
  static func iso(_ seconds: UInt64) -> String? { parts(seconds).map { "\($0)T\($1)Z" } }

  /// "12 s ago"; explorer.js says the same.
  static func age(_ seconds: UInt64, now: UInt64) -> String {
    let (distance, isPast) = seconds <= now ? (now - seconds, true) : (seconds - now, false)
    let words =
      switch distance {
      case 0..<60: "\(distance) s"
      case 60..<3600: "\(distance / 60) min"
      case 3600..<86_400: "\(distance / 3600) h"
      case 86_400..<31_557_600: "\(distance / 86_400) d"
      default: "\(distance / 31_557_600) y"
      }
    return isPast ? "\(words) ago" : "in \(words)"
  }

  private static func parts(_ seconds: UInt64) -> (date: String, time: String)? {
    guard seconds < 253_402_300_800 else { return nil }
    // The calendar repeats after 400 years of 146,097 days; years are counted from March, so that leap days come last.
    let days = Int(seconds / 86_400) + 719_468
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = 400 * era + yearOfEra + (month <= 2 ? 1 : 0)
    let second = Int(seconds % 86_400)
    return (
      "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))",
      "\(pad(second / 3600, 2)):\(pad(second / 60 % 60, 2)):\(pad(second % 60, 2))"
    )
  }

  private static func pad(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
