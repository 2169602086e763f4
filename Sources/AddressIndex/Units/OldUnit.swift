/// A commune of before, with the district it lay in.
///
/// People, address plates and old station lists still use them. An island district without communes (Lý Sơn)
/// stands here under its district's name, without a code; so do communes that ended before 2025 and whose
/// codes are not in these tables.
package struct OldUnit: Hashable, Sendable {
  /// NSO code of that time; may be empty. Most of these codes name another area today.
  package let code: String
  /// The name with its kind, for instance "Xã Trà Bùi".
  package let name: String
  /// NSO code of the district: three digits.
  package let districtCode: String
  /// For instance "Huyện Trà Bồng".
  package let district: String
  /// NSO code of the province of that time: Kon Tum was 62.
  package let provinceCode: String
  /// For instance "Tỉnh Kon Tum".
  package let province: String
  /// The first day on which it was no more, `YYYY-MM-DD`.
  package let validUntil: String

  /// Describes a former commune.
  package init(
    code: String, name: String, districtCode: String, district: String, provinceCode: String,
    province: String, validUntil: String = SuccessionRow.usualDate
  ) {
    self.code = code
    self.name = name
    self.districtCode = districtCode
    self.district = district
    self.provinceCode = provinceCode
    self.province = province
    self.validUntil = validUntil
  }

  /// Whether it is an island district without communes, which stands in for the commune it did not have.
  package var isDistrict: Bool { code.isEmpty && name == district }
}

/// How much of an old unit another one took over.
package enum Succession: String, Sendable, CaseIterable {
  /// All of it, together with others.
  case whole
  /// A part: the unit was split, and only a coordinate tells where a place of it lies now.
  case part
  /// All of it, and nothing else: the extent stayed; name and kind may have changed.
  case unchanged

  /// How much of the first unit of a chain the last one has.
  package func then(_ next: Succession) -> Succession {
    if self == .part || next == .part { return .part }
    return self == .whole || next == .whole ? .whole : .unchanged
  }
}

/// One line of the conversion table.
package struct SuccessionRow: Hashable, Sendable {
  /// The day on which communes were last formed anew all over the country. A table that gives no date means
  /// it.
  package static let usualDate = "2025-07-01"

  /// What there was.
  package let old: OldUnit
  /// The code of the unit that took over; that unit may have ended later and then has lines of its own.
  package let newCode: String
  /// How much of the old unit went to it.
  package let relation: Succession
  /// The act that did it.
  package let decree: String

  /// The first day on which it held, `YYYY-MM-DD`.
  package var effective: String { old.validUntil }

  /// One succession.
  package init(old: OldUnit, newCode: String, relation: Succession, decree: String) {
    self.old = old
    self.newCode = newCode
    self.relation = relation
    self.decree = decree
  }
}
