/// Text that strangers wrote, for people to look at: nothing in it is invisible, nothing turns the direction of writing, and
/// marks do not pile up over other lines. That it means no markup is the templates' business (`Markup.escape`).
enum VisibleText {
  /// At most `limit` characters of bytes that should be UTF-8. `lines`: line ends and tabs stay.
  static func text(_ bytes: some Collection<UInt8>, limit: Int, lines: Bool = false) -> String {
    // A character has up to four bytes; more need not be decoded.
    text(String(decoding: bytes.prefix(4 * limit + 4), as: UTF8.self), limit: limit, lines: lines)
  }

  static func text(_ text: String, limit: Int, lines: Bool = false) -> String {
    var result = String.UnicodeScalarView()
    var count = 0
    var marks = 0
    for scalar in text.unicodeScalars {
      if count >= limit {
        result.append("…")
        break
      }
      count += 1
      if lines && (scalar == "\n" || scalar == "\t") {
        result.append(scalar)
        continue
      }
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
        result.append("\u{fffd}")
        marks = 0
      case .nonspacingMark, .enclosingMark:
        marks += 1
        if marks <= 2 { result.append(scalar) }
      case .spaceSeparator:
        result.append(" ")
        marks = 0
      default:
        result.append(scalar)
        marks = 0
      }
    }
    return String(result)
  }

  /// The bytes as text if they seem to be some: valid UTF-8 of which nine tenths can be seen. Nil for others.
  static func guess(_ bytes: [UInt8], limit: Int) -> String? {
    guard bytes.count >= 2, let text = String(validating: bytes.prefix(4 * limit), as: UTF8.self) else {
      return nil
    }
    let shown = VisibleText.text(text, limit: limit, lines: true)
    let bad = shown.unicodeScalars.count { $0 == "\u{fffd}" }
    return bad * 10 <= shown.unicodeScalars.count ? shown : nil
  }
}
