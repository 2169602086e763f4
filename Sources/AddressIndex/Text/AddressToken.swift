/// A word or a number of an address line, as numbers that compare at once.
struct AddressToken {
  /// What stands between a token and the one before.
  enum Gap: UInt8 {
    /// Nothing: the 4 of "P4".
    case none
    case blank
    /// "P.4", "TP. Quảng Ngãi": a sign of abbreviation, never the end of a part.
    case dot
    /// "12/5"
    case slash
    /// "12-14"
    case dash
    /// "Km 12+300"
    case plus
    /// A dash with blanks, which parts address parts, names ("Bà Rịa - Vũng Tàu") or a range of houses.
    case wideDash
    /// A comma or whatever else somebody parts addresses with. The start of the line is one.
    case border

    /// Whether no name goes on across it.
    var isHard: Bool { self == .border || self == .wideDash }
  }

  /// First byte in the line.
  var start: Int32
  /// The byte behind.
  var end: Int32
  /// A hash of the folded letters, or of the digits without leading zeros.
  var key: UInt64
  /// The accents that were typed.
  var accents = WordAccents()
  /// The number; -1 where it has more than nine digits or this is a word.
  var value: Int32
  /// Letters or digits.
  var length: Int32
  /// What stands before it.
  var gap: Gap
  var isNumber: Bool
  var isAccented: Bool { !accents.isEmpty }

  /// Continues the hash of a name by a token's.
  @inline(__always)
  static func chain(_ hash: UInt64, _ key: UInt64) -> UInt64 {
    let mixed = (hash ^ key) &* 0x9E37_79B9_7F4A_7C15
    return mixed ^ (mixed >> 29)
  }

  /// Where the hash of a name begins.
  static let chainStart: UInt64 = 0x5851_F42D_4C95_7F2D
}

/// Cuts lines into tokens.
struct AddressTokens {
  /// The tokens, in order.
  private(set) var tokens: [AddressToken] = []
  /// Whether any token carries an accent; then a word without one was probably meant without.
  private(set) var isAccented = false

  private var gap = AddressToken.Gap.border
  private var hasBlank = false
  private var isOpen = false
  private var isJoining = false
  private var hasVowel = false
  private var wasWord = false
  private var token = AddressToken(
    start: 0, end: 0, key: 0, value: 0, length: 0, gap: .border, isNumber: false)

  /// Cuts a line; at most one token a byte.
  init(_ line: Span<UInt8>) {
    tokens.reserveCapacity(line.count / 3 + 2)
    let plainTable = VietnameseLetter.plain
    let plain = plainTable.span
    let accentTable = VietnameseLetter.accents
    let accents = accentTable.span
    var walk = ScalarWalk()
    while true {
      let start = walk.at
      guard let scalar = walk.next(line) else { break }
      let slot = VietnameseLetter.slot(scalar)
      let letter = slot.map { plain[$0] } ?? VietnameseLetter.rareClass(scalar)
      switch letter {
      case VietnameseLetter.ignored: continue
      case VietnameseLetter.combining:
        if let slot { combine(accents[slot], end: walk.at) }
      case VietnameseLetter.apostrophe: apostrophe()
      case VietnameseLetter.separator: separate(scalar)
      case VietnameseLetter.otherLetter: add(scalar, 0, start, walk.at, isNumber: false)
      default:
        add(UInt32(letter), slot.map { accents[$0] } ?? 0, start, walk.at, isNumber: letter < 0x3A)
      }
    }
    close()
  }

  @inline(__always)
  private mutating func add(_ letter: UInt32, _ accent: UInt8, _ start: Int, _ end: Int, isNumber: Bool) {
    if isOpen, token.isNumber != isNumber {
      close()
      gap = .none
    }
    if !isOpen { open(start, isNumber) }
    isJoining = false
    if isNumber {
      digit(letter)
    } else {
      token.key = AddressTokens.mix(token.key, UInt64(letter))
      token.accents.add(accent, letter: Int(token.length))
      if letter < 0x80, AddressTokens.isVowel(letter) { hasVowel = true }
    }
    token.length += 1
    token.end = Int32(end)
  }

  private static func isVowel(_ letter: UInt32) -> Bool {
    letter == 0x61 || letter == 0x65 || letter == 0x69 || letter == 0x6F || letter == 0x75 || letter == 0x79
  }

  /// Phường 04 is Phường 4, so leading zeros leave no trace in the key.
  private mutating func digit(_ letter: UInt32) {
    if token.value == 0 { token.key = AddressTokens.hashStart }
    token.key = AddressTokens.mix(token.key, UInt64(letter))
    token.value = token.value < 0 || token.value > 99_999_999 ? -1 : token.value * 10 + Int32(letter) - 0x30
  }

  private mutating func open(_ start: Int, _ isNumber: Bool) {
    // A full stop ends a part; behind an abbreviation, which has no vowel or three letters at most, it does
    // not.
    if gap == .dot, hasBlank, wasWord { gap = .border }
    token = AddressToken(
      start: Int32(start), end: Int32(start), key: AddressTokens.hashStart, value: isNumber ? 0 : -1,
      length: 0, gap: gap, isNumber: isNumber)
    isOpen = true
    hasVowel = false
    hasBlank = false
  }

  private mutating func combine(_ accent: UInt8, end: Int) {
    guard isOpen, !token.isNumber else { return }
    token.accents.add(accent, letter: Int(token.length) - 1)
    token.end = Int32(end)
  }

  /// Ia H'Drai is two words, with or without a blank behind the sign.
  private mutating func apostrophe() {
    if isOpen, token.length <= 2, !token.isNumber { isJoining = true }
  }

  private mutating func close() {
    guard isOpen else { return }
    if token.isAccented { isAccented = true }
    wasWord = !token.isNumber && hasVowel && token.length >= 4
    tokens.append(token)
    isOpen = false
    gap = .none
    hasBlank = false
  }

  private mutating func separate(_ scalar: UInt32) {
    if isJoining, scalar == 0x20 { return }
    isJoining = false
    close()
    switch scalar {
    case 0x20, 0xA0, 0x3000, 0x2002...0x200A:
      hasBlank = true
      if gap == .dash { gap = .wideDash }
      if gap == .slash { gap = .border }
      if gap == .none { gap = .blank }
    case 0x2E: if gap == .none || gap == .blank { gap = .dot }
    case 0x2F: if gap != .border { gap = hasBlank ? .border : .slash }
    case 0x2D, 0x2010...0x2015: if gap != .border { gap = hasBlank ? .wideDash : .dash }
    case 0x2B: if gap != .border { gap = .plus }
    // A colon stands behind "Số nhà" and "Địa chỉ", a number sign before a house: neither ends a part.
    case 0x3A, 0x23, 0x5F: if gap == .none { gap = .blank }
    default: gap = .border
    }
  }

  /// Đăk, Đắk and Đak are one word of the highlands' languages, whatever the official spelling of the year.
  static let dak = mix(mix(mix(hashStart, 0x64), 0x61), 0x6B)
  static let hashStart: UInt64 = 0xCBF2_9CE4_8422_2325

  @inline(__always)
  static func mix(_ hash: UInt64, _ value: UInt64) -> UInt64 { (hash ^ value) &* 0x0000_0100_0000_01B3 }
}
