/// What an address line says, part by part, as far as it was understood.
///
/// Names keep their writing (composed, with the accents that were typed); the index looks them up. A unit of
/// government carries the units that it may be, because a name may have had several bearers.
package struct ParsedAddress: Hashable, Sendable {
  /// A unit of government that the line names.
  package struct UnitMention: Hashable, Sendable {
    /// As written, without the word for its kind where that word stood apart: "Nguyễn Nghiêm", "4".
    package var name: String
    /// The kind that was written, in full: "Phường"; empty where none was.
    package var kind: String
    /// What it may be, likeliest first; empty where no table knows it.
    package var candidates: [Candidate]

    /// A unit as written, with what it may be.
    package init(name: String, kind: String, candidates: [Candidate] = []) {
      self.name = name
      self.kind = kind
      self.candidates = candidates
    }
  }

  /// One unit that a mention may mean.
  package enum Candidate: Hashable, Sendable {
    /// A commune in force, by its code.
    case commune(String)
    /// A commune of before, by its code and full name; the code is empty where it had none.
    case formerCommune(code: String, name: String)
    /// A district of before, by its code.
    case formerDistrict(String)
    /// A province in force, by its code.
    case province(String)
    /// A province of before, by its code.
    case formerProvince(String)
  }

  /// How much of the line was understood.
  package enum Sureness: UInt8, Sendable, CaseIterable, Comparable {
    /// Nothing that an address is made of.
    case none = 0
    /// Parts were understood, others were not, or they contradict each other.
    case partial = 1
    /// Everything was understood, but some part may mean several things.
    case ambiguous = 2
    /// Everything was understood, in one way.
    case full = 3

    /// The word used in `--json`.
    package var name: String {
      switch self {
      case .none: "none"
      case .partial: "partial"
      case .ambiguous: "ambiguous"
      case .full: "full"
      }
    }

    package static func < (a: Sureness, b: Sureness) -> Bool { a.rawValue < b.rawValue }
  }

  /// Two parts of a line that cannot both be right.
  package enum Contradiction: String, Hashable, Sendable, CaseIterable {
    /// No commune of that name lay or lies in the district.
    case communeOutsideDistrict = "commune-outside-district"
    /// No commune of that name lay or lies in the province.
    case communeOutsideProvince = "commune-outside-province"
    /// No district of that name lay in the province.
    case districtOutsideProvince = "district-outside-province"
  }

  /// Why a line was not read at all.
  package enum Refusal: String, Hashable, Sendable, CaseIterable {
    /// No letter and no digit stands in it.
    case empty
    /// It has more than `AddressParser.maximumCharacters` characters: a document, not an address.
    case tooLong = "too-long"
  }

  /// The house number, alleys and all.
  package var house: HousePath?
  /// A room, flat or floor: "P402".
  package var room: String = ""
  /// A building or block: "CT9A".
  package var building: String = ""
  /// An alley without a house in it ("Ngõ 133"), or one that is named instead of numbered ("Hẻm Bà Triệu").
  package var alley: String = ""
  /// The street without the word for it.
  package var street: String = ""
  /// Thôn, xóm, khu phố, tổ dân phố, with that word in full: "Khu phố 6".
  package var hamlet: String = ""
  /// The commune.
  package var commune: UnitMention?
  /// The district of before July 2025.
  package var district: UnitMention?
  /// The province.
  package var province: UnitMention?
  /// A place along a road, "12+300": a kilometre stone is no house.
  package var kilometre: String = ""
  /// Five digits of the post office, or six as until 2018.
  package var postalCode: String = ""
  /// Which parts cannot both be right.
  package var contradictions: [Contradiction] = []
  /// Why nothing was read; `nil` where the line was read.
  package var refusal: Refusal?
  /// What was not understood, as written, in order.
  package var notUnderstood: [String] = []
  /// How much was understood.
  package var sureness: Sureness = .none

  /// A line of which nothing is understood yet.
  package init() {}
}
