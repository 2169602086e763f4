/// Why a text is no house number.
package enum HousePathFault: Error, Hashable, Sendable {
  /// Nothing stands there.
  case empty
  /// More than `HousePath.maximumLength` bytes.
  case tooLong
  /// Two slashes without a number between, or one at the start or the end.
  case emptyStep
  /// More alleys in alleys than `HousePath.maximumSteps`.
  case tooDeep
  /// No house stands in it: a name, a ward, a room.
  case noNumber
  /// An alley without a house in it: "Ngõ 133".
  case alleyOnly
  /// A kilometre stone, which marks a place on a road and no house.
  case kilometre
  /// Something that belongs to no house number, as written.
  case notUnderstood(String)

  /// What is wrong and what would be right.
  package var explanation: String {
    switch self {
    case .empty: "a house number is expected"
    case .tooLong: "a house number has at most \(HousePath.maximumLength) bytes"
    case .emptyStep: "a number is missing beside a slash; 133/50 is right"
    case .tooDeep: "a house lies in at most \(HousePath.maximumSteps - 1) alleys"
    case .noNumber: "no house number stands here; 133/50, 12A or '50 ngõ 133' would be one"
    case .alleyOnly: "an alley without a house; give the house's number too, or keep it as the alley"
    case .kilometre: "a kilometre of a road is no house"
    case .notUnderstood(let text): "'\(text)' belongs to no house number"
    }
  }
}

extension HousePath {
  /// The longest text that may be a house number: a dozen alleys with their words.
  package static let maximumLength = 128
  /// The deepest known address has seven steps.
  package static let maximumSteps = 16

  /// Reads a house number as people write it: "1806/127/2A", "73B/563B bis", "12 - 14", "số nhà 12 ngách 5/7
  /// ngõ 100".
  ///
  /// - Throws: what is wrong with it.
  package init(reading text: String) throws(HousePathFault) {
    guard text.utf8.count <= HousePath.maximumLength else { throw .tooLong }
    if let plain = try HousePath.plain(text) {
      self = plain
      return
    }
    guard !HousePath.hasEmptyStep(text) else { throw .emptyStep }
    let read = HousePath.parser.parse(text)
    if read.refusal == .empty { throw .empty }
    guard let house = read.house else {
      if !read.kilometre.isEmpty { throw .kilometre }
      throw read.alley.isEmpty ? .noNumber : .alleyOnly
    }
    if !read.kilometre.isEmpty { throw .kilometre }
    let others = [read.room, read.building, read.street, read.hamlet, read.alley, read.postalCode]
    let units = [read.commune, read.district, read.province].compactMap { $0?.name }
    if let rest = (read.notUnderstood + others + units).first(where: { !$0.isEmpty }) {
      throw .notUnderstood(rest)
    }
    guard house.steps.count <= HousePath.maximumSteps else { throw .tooDeep }
    self = house
  }

  /// The number for comparing: "02" is "2", and "12 BIS" is "12BIS".
  package var key: String {
    var key = ""
    var isInNumber = false
    for scalar in text.unicodeScalars where scalar != " " {
      let isDigit = scalar.value &- 0x30 < 10
      let isLeadingZero = scalar == "0" && !isInNumber
      isInNumber = isDigit && !isLeadingZero || (isInNumber && isDigit)
      if !isLeadingZero { key.unicodeScalars.append(scalar) }
    }
    return key
  }

  private static let parser = AddressParser(lexicon: UnitLexicon([]))

  /// Most numbers are digits, a letter and slashes: an import reads a million of them.
  private static func plain(_ text: String) throws(HousePathFault) -> HousePath? {
    var (digits, letters) = (0, 0)
    var steps = 1
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39:
        if letters > 0 { return nil }
        digits += 1
      case 0x41...0x5A, 0x61...0x7A:
        letters += 1
        if digits == 0 || letters > 1 { return nil }
      case 0x2F:
        if digits == 0 { throw .emptyStep }
        (digits, letters) = (0, 0)
        steps += 1
      default: return nil
      }
      if digits > 6 { return nil }
    }
    if text.isEmpty { throw .empty }
    if digits == 0 { throw .emptyStep }
    if steps > maximumSteps { throw .tooDeep }
    return HousePath(steps: text.uppercased().split(separator: "/").map(String.init))
  }

  private static func hasEmptyStep(_ text: String) -> Bool {
    var last: UInt8 = 0x2F
    for byte in text.utf8 where byte != 0x20 {
      if byte == 0x2F, last == 0x2F { return true }
      last = byte
    }
    return last == 0x2F && !text.utf8.allSatisfy { $0 == 0x20 }
  }
}
