/// What a text is that may be a plus code.
package enum PlusCodeText: Hashable, Sendable {
  /// A code that names one place on the earth.
  case full(PlusCode)
  /// A code that needs a reference point.
  case short(ShortPlusCode)
  /// No code, and why.
  case fault(Fault)

  /// Why a text is no plus code.
  package enum Fault: String, Hashable, Sendable, CaseIterable {
    /// Nothing was written.
    case empty
    /// More than 64 characters: no code, whatever else it may be.
    case tooLong = "too-long"
    /// It has no plus.
    case noPlus = "no-plus"
    /// It has more than one plus.
    case severalPluses = "several-pluses"
    /// The plus does not stand behind 0, 2, 4, 6 or 8 digits.
    case misplacedPlus = "misplaced-plus"
    /// A character that is none of the twenty digits.
    case foreignCharacter = "foreign-character"
    /// Zeros that do not fill up the end of a full code in pairs.
    case misplacedZeros = "misplaced-zeros"
    /// One digit behind the plus: there are none, or two and more.
    case loneDigit = "lone-digit"
    /// Its first digits name a place beyond the poles or beyond 180° east.
    case outsideEarth = "outside-earth"

    /// What is wrong and what would be right, for a person.
    package var explanation: String {
      switch self {
      case .empty: "the code is empty"
      case .tooLong: "the text is too long for a plus code"
      case .noPlus: "the code has no '+'; a full plus code has one behind eight digits, as 7P7C4QCR+6W"
      case .severalPluses: "the code has more than one '+'"
      case .misplacedPlus: "the '+' must stand behind eight digits, or in a short code behind 0, 2, 4 or 6"
      case .foreignCharacter: "the code has a character that is none of 23456789CFGHJMPQRVWX"
      case .misplacedZeros: "zeros may only fill up the end of a full code in pairs, as 7P7C0000+"
      case .loneDigit: "the code has one digit behind the '+'; there are none, or two and more"
      case .outsideEarth: "the code's first digits name no place on the earth"
      }
    }
  }

  /// Judges a text; small letters are read as capitals. Digits beyond the fifteenth are checked and left out.
  package init(_ text: some StringProtocol) {
    var written = WrittenCode()
    for character in text.utf8 {
      if let fault = written.take(character) {
        self = .fault(fault)
        return
      }
    }
    self = written.judged()
  }
}

/// A plus code while it is read, character by character.
private struct WrittenCode {
  private static let maximumCharacters = 64
  private var characters = 0
  private var zeros = 0
  /// Digits and zeros before the plus; `nil` until the plus was read.
  private var beforePlus: Int?
  /// Values of the digits. Sixteen places for fifteen digits; more are counted and not kept.
  private var values = SIMD16<Int8>(repeating: 0)
  private var count = 0

  mutating func take(_ character: UInt8) -> PlusCodeText.Fault? {
    characters += 1
    if characters > WrittenCode.maximumCharacters { return .tooLong }
    if character == UInt8(ascii: "+") {
      if beforePlus != nil { return .severalPluses }
      beforePlus = characters - 1
      return nil
    }
    if character == UInt8(ascii: "0") {
      zeros += 1
      return beforePlus == nil && count > 0 ? nil : .misplacedZeros
    }
    guard let value = PlusCodeGrid.value(of: character) else { return .foreignCharacter }
    if zeros > 0 { return .misplacedZeros }
    if count < 16 { values[count] = Int8(value) }
    count += 1
    return nil
  }

  func judged() -> PlusCodeText {
    if characters == 0 { return .fault(.empty) }
    guard let beforePlus else { return .fault(.noPlus) }
    guard beforePlus <= PlusCodeGrid.digitsBeforePlus, beforePlus % 2 == 0 else {
      return .fault(.misplacedPlus)
    }
    let missing = PlusCodeGrid.digitsBeforePlus - beforePlus
    let afterPlus = count + zeros - beforePlus
    if zeros > 0, zeros % 2 == 1 || missing > 0 { return .fault(.misplacedZeros) }
    if afterPlus == 1 { return .fault(.loneDigit) }
    if count == 0 { return .fault(.empty) }
    let length = min(missing + count, PlusCodeGrid.maximumDigits)
    var (row, column): (Int64, Int64) = (0, 0)
    for place in missing..<length {
      let value = Int64(values[place - missing])
      let size = PlusCodeGrid.cell(ofDigits: place + 1)
      if place >= PlusCodeGrid.pairDigits {
        row += value / 4 * size.rows
        column += value % 4 * size.columns
      } else if place % 2 == 0 {
        row += value * size.rows
      } else {
        column += value * size.columns
      }
    }
    guard row < PlusCodeGrid.rows, column < PlusCodeGrid.columns else { return .fault(.outsideEarth) }
    let code = PlusCode(row: row, column: column, length: length)
    return missing == 0 ? .full(code) : .short(ShortPlusCode(missing: missing, pattern: code))
  }
}
