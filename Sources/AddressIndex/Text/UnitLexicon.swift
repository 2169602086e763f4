/// The names of units of government at all levels and of all generations, for finding them in a line of text.
///
/// A name leads to all units that bear or bore it. Each knows the land it covers as districts and provinces
/// of before July 2025, which is what makes units of different generations comparable: a commune in force
/// and an old district agree if they share land.
package struct UnitLexicon: Sendable {
  /// One unit under one of its names.
  package struct Entry: Sendable {
    /// The unit.
    package var candidate: ParsedAddress.Candidate
    /// Its level.
    package var level: UnitLevel
    /// A name with or without its kind; an alias is an entry of its own.
    package var name: String
    /// "Phường"; empty for aliases without one.
    package var kind: String
    /// The former districts whose land it shares, each as province's and district's code; empty where no
    /// table says.
    package var districts: [String]
    /// The provinces of before whose land it shares; empty where no table says.
    package var provinces: [String]

    /// A unit under a name.
    package init(
      candidate: ParsedAddress.Candidate, level: UnitLevel, name: String, kind: String, districts: [String],
      provinces: [String]
    ) {
      self.candidate = candidate
      self.level = level
      self.name = name
      self.kind = kind
      self.districts = districts
      self.provinces = provinces
    }
  }

  /// A unit as plain numbers; what it is for the world stands in `candidates`.
  struct Unit {
    var level: UnitLevel
    var word: AddressWord?
    var isInForce: Bool
    /// Former provinces as bits; all of them where no table says.
    var provinces: UInt64
    /// Its former districts in `districts`; none where no table says or where the level is the province.
    var districts: Range<Int32>
    /// The spelling of each of the name's words in `spellings`.
    var spellings: Range<Int32>
  }

  private struct Gathered {
    var units: [(unit: Unit, candidate: ParsedAddress.Candidate)] = []
    var isStreet = false
  }

  struct Name {
    var key: UInt64
    var units: Range<Int32>
    /// Land of the units at each level; 0 where there is none.
    var provinces: (UInt64, UInt64, UInt64)
    var isStreet: Bool
  }

  private(set) var units: [Unit] = []
  private(set) var candidates: [ParsedAddress.Candidate] = []
  private(set) var districts: [Int32] = []
  private(set) var spellings: [WordAccents] = []
  private(set) var names: [Name] = []
  private var slots: [Int32] = []
  /// The former provinces of which communes, or districts, are known: of others a name says nothing.
  private(set) var communeLand: UInt64 = 0
  private(set) var districtLand: UInt64 = 0
  /// Words in the longest name; a search in a line looks no further.
  private(set) var longest = 1

  /// The longest name that is taken up; the longest official one has six words.
  static let maximumWords = 8

  /// Takes up units, and the streets' names that a caller knows, without the word for a street.
  package init(_ entries: [Entry], streets: some Sequence<String> = EmptyCollection<String>()) {
    var provinceBits: [String: UInt64] = [:]
    var districtNumbers: [String: Int32] = [:]
    var gathered: [UInt64: Gathered] = [:]
    for entry in entries {
      var mask: UInt64 = 0
      for code in entry.provinces {
        // There were 63; a table that has more of them than a mask has bits tells nothing apart by the rest.
        let bit = provinceBits[code] ?? (provinceBits.count < 64 ? 1 << UInt64(provinceBits.count) : .max)
        provinceBits[code] = bit
        mask |= bit
      }
      let first = Int32(districts.count)
      for code in entry.districts {
        let number = districtNumbers[code] ?? Int32(districtNumbers.count)
        districtNumbers[code] = number
        districts.append(number)
      }
      let unit = Unit(
        level: entry.level, word: UnitKind(rawValue: entry.kind).map(AddressWord.init),
        isInForce: entry.candidate.isInForce,
        provinces: mask == 0 ? .max : mask, districts: first..<Int32(districts.count), spellings: 0..<0)
      add(entry.name, (unit, entry.candidate), to: &gathered)
    }
    for street in streets { add(street, nil, to: &gathered) }
    build(gathered)
  }

  private mutating func add(
    _ name: String, _ unit: (Unit, ParsedAddress.Candidate)?, to gathered: inout [UInt64: Gathered]
  ) {
    let tokens = AddressTokens(name.utf8.span).tokens
    guard !tokens.isEmpty, tokens.count <= UnitLexicon.maximumWords else { return }
    longest = max(longest, tokens.count)
    let key = tokens.reduce(AddressToken.chainStart) { AddressToken.chain($0, $1.key) }
    if var unit {
      let first = Int32(spellings.count)
      spellings += tokens.map(\.accents)
      unit.0.spellings = first..<Int32(spellings.count)
      gathered[key, default: Gathered()].units.append(unit)
    } else {
      gathered[key, default: Gathered()].isStreet = true
    }
  }

  private mutating func build(_ gathered: [UInt64: Gathered]) {
    var size = 16
    while size < gathered.count * 2 { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
    for (key, value) in gathered.sorted(by: { $0.key < $1.key }) {
      let first = Int32(units.count)
      units += value.units.map(\.unit)
      candidates += value.units.map(\.candidate)
      var lands: (UInt64, UInt64, UInt64) = (0, 0, 0)
      for (unit, _) in value.units {
        if unit.provinces != .max {
          if unit.level == .commune { communeLand |= unit.provinces }
          if unit.level == .district { districtLand |= unit.provinces }
        }
        switch unit.level {
        case .commune: lands.0 |= unit.provinces
        case .district: lands.1 |= unit.provinces
        case .province: lands.2 |= unit.provinces
        }
      }
      var slot = Int(truncatingIfNeeded: key >> 7) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(names.count)
      names.append(
        Name(key: key, units: first..<Int32(units.count), provinces: lands, isStreet: value.isStreet))
    }
  }

  /// The number of the name with a hash; -1 where there is none.
  func name(_ key: UInt64) -> Int32 {
    var slot = Int(truncatingIfNeeded: key >> 7) & (slots.count - 1)
    while slots[slot] >= 0 {
      if names[Int(slots[slot])].key == key { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return -1
  }
}

extension ParsedAddress.Candidate {
  /// Whether it is a unit of today.
  var isInForce: Bool {
    switch self {
    case .commune, .province: true
    case .formerCommune, .formerDistrict, .formerProvince: false
    }
  }
}
