/// A run of tokens that may be one part of an address, with how well it fits that part.
struct AddressPart {
  /// The parts of an address, roughly from small to large.
  enum Slot: UInt8 {
    case room, building, house, alley, kilometre, street, hamlet, commune, district, province
    case postalCode, country, filler, unknown
    /// A telephone number, which is not understood either but is nothing that could be a name.
    case phone

    /// Whether parts of this sort follow each other from small to large, or the other way.
    var isOrdered: Bool { rawValue >= Slot.street.rawValue && rawValue <= Slot.province.rawValue }
    /// Whether it is a part of an address.
    var isUnderstood: Bool { self != .unknown && self != .phone }
  }

  var slot: Slot
  /// First token, the word for the kind among them.
  var start: Int32
  /// First token of the name or number.
  var name: Int32
  /// The token behind.
  var end: Int32
  /// Points for it; the reading of a line with the most points is taken.
  var points: Int32
  /// The word that introduces it, by its number in the table; -1 where there is none.
  var phrase: Int32 = -1
  /// The name in the lexicon; -1 where none knows it.
  var known: Int32 = -1
  /// Former provinces in which a unit of that name lies.
  var provinces: UInt64 = .max
}

/// What a part is worth. Only the differences count; they were weighed on lines as people write them.
enum AddressPoints {
  /// Each word of a unit's name that the lexicon knows.
  static let knownWord: Int32 = 7
  /// A word such as "Phường" before a name that the lexicon knows at that level.
  static let knownKind: Int32 = 9
  /// A word such as "Phường" before anything else.
  static let kind: Int32 = 5
  /// Each word of a name that nobody knows.
  static let freeWord: Int32 = 2
  /// A part that ends where the writer ended it.
  static let bounded: Int32 = 3
  /// A number behind a word that asks for one: "Tổ 5", "QL 1A", "ngõ 133".
  static let numbered: Int32 = 14
  /// A house number.
  static let house: Int32 = 10
  /// A name right behind a house number is a street's, whoever else bears it: "02 Kim Giang, Hà Nội".
  static let streetAfterHouse: Int32 = 8
  static let unitAfterHouse: Int32 = -25
  /// Accents that were typed and are wrong.
  static let misspelled: Int32 = -6
  /// A word for the kind of which only the letters fit: "ngo" for "ngõ" in a line that has accents elsewhere.
  static let unsureKind: Int32 = -6
  /// A name of one word without its kind: "Vinh".
  static let oneWord: Int32 = -5
  /// Parts of which one cannot lie in the other.
  static let contradiction: Int32 = -15
  /// From small to large, then from large to small.
  static let turn: Int32 = -3
  /// A word that is given up.
  static let unknown: Int32 = -5
}
