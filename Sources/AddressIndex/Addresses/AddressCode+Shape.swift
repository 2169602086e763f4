extension AddressCode {
  /// Looks at the code's shape, and at nothing else: whether it was ever given, only its issuer knows.
  package var shape: AddressCodeShape {
    guard let known = AddressCodeScheme(rawValue: scheme) else { return .unknownScheme }
    if text.isEmpty { return .wrong(.empty) }
    guard text.utf8.count <= AddressCode.maximumBytes else { return .wrong(.tooLong) }
    let tidy = AddressCode.tidied(text)
    if tidy.isEmpty { return .wrong(.empty) }
    if AddressCode.isRounded(tidy) { return .wrong(.roundedNumber) }
    let judged: Judgement =
      switch known {
      case .ndas10: AddressCode.digits(tidy, 10)
      case .ca12: AddressCode.digits(tidy, 12)
      case .vpostcode: AddressCode.vpostcode(tidy)
      case .pluscode: AddressCode.plusCode(tidy)
      }
    switch judged {
    case .wrong(let fault): return .wrong(fault)
    case .right(let spelling):
      return spelling == text ? .right : .respelled(AddressCode(scheme: scheme, text: spelling))
    }
  }

  /// Four bytes for each of 64 characters.
  private static let maximumBytes = 256

  /// Zeros at most that a code is believed to have lost: communes of Hà Nội begin with four.
  private static let maximumLostZeros = 4

  private enum Judgement {
    case right(String)
    case wrong(AddressCodeFault)
  }

  /// Without the blanks and hyphens that people group digits with, in capitals. Scanned digits of full width
  /// and other scripts are left, and refused as what they are.
  private static func tidied(_ text: String) -> String {
    String(text.filter { !" -\u{A0}\t".contains($0) }).uppercased()
  }

  /// `5.1123E+11`, or with a decimal comma.
  private static func isRounded(_ text: String) -> Bool {
    guard let exponent = text.firstIndex(of: "E") else { return false }
    let mantissa = text[..<exponent]
    let rest = text[text.index(after: exponent)...]
    return !mantissa.isEmpty && mantissa.allSatisfy { isDigit($0) || $0 == "." || $0 == "," }
      && !rest.isEmpty && rest.drop { $0 == "+" }.allSatisfy(isDigit)
  }

  private static func digits(_ text: String, _ count: Int) -> Judgement {
    if let fault = foreign(text, isDigit) { return .wrong(fault) }
    return padded(text, count)
  }

  /// Five postal digits and seven characters of a plus code. Some write those with the plus as `4QCR+6W`,
  /// others without as seven digits; each is kept as it was given.
  private static func vpostcode(_ text: String) -> Judgement {
    let postal = text.prefix(while: isDigit)
    let hasPlus = text.contains("+")
    // Plus codes may begin with digits, so the parts are told apart from the end.
    let code = text.suffix(7)
    if let fault = foreign(text, { isDigit($0) || isPlusCodeDigit($0) || $0 == "+" }) { return .wrong(fault) }
    guard code.count == 7, text.count <= 12, text.count - 7 >= 5 - maximumLostZeros else {
      return .wrong(.length(found: text.count, right: 12))
    }
    guard postal.count >= text.count - 7 else {
      let at = postal.count
      return .wrong(.character(Array(text)[at], at: at + 1))
    }
    if hasPlus {
      guard case .short = PlusCodeText(code) else { return .wrong(.plusCode(fault(of: code))) }
    } else if let at = code.firstIndex(where: { !isPlusCodeDigit($0) }) {
      return .wrong(.character(code[at], at: text.distance(from: text.startIndex, to: at) + 1))
    }
    return padded(text, 12)
  }

  private static func fault(of text: Substring) -> PlusCodeText.Fault {
    if case .fault(let fault) = PlusCodeText(text) { return fault }
    return .misplacedPlus
  }

  private static func plusCode(_ text: String) -> Judgement {
    switch PlusCodeText(text) {
    case .full: .right(text)
    case .short: .wrong(.shortPlusCode)
    case .fault(let fault): .wrong(.plusCode(fault))
    }
  }

  private static func padded(_ text: String, _ count: Int) -> Judgement {
    let missing = count - text.count
    if missing == 0 { return .right(text) }
    guard (1...maximumLostZeros).contains(missing) else {
      return .wrong(.length(found: text.count, right: count))
    }
    return .wrong(.lostZeros(right: String(repeating: "0", count: missing) + text))
  }

  private static func foreign(_ text: String, _ belongs: (Character) -> Bool) -> AddressCodeFault? {
    for (at, character) in text.enumerated() where !belongs(character) {
      return .character(character, at: at + 1)
    }
    return nil
  }

  private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

  private static func isPlusCodeDigit(_ character: Character) -> Bool {
    character.utf8.count == 1 && character.utf8.allSatisfy { PlusCodeGrid.value(of: $0) != nil }
  }
}
