/// A commune of the time before 1 July 2025, with the district it lay in.
///
/// People, address plates and old station lists still use them. Lý Sơn was a district without communes: it
/// stands here under its district's name, without a code.
package struct OldUnit: Hashable, Sendable {
  /// NSO code of that time; empty for Lý Sơn. Most of these codes name another area today.
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
}

/// How much of an old unit a commune took over.
package enum Succession: String, Sendable, CaseIterable {
  /// All of it, together with others.
  case whole
  /// A part: the unit was split, and only a coordinate tells where a place of it lies now.
  case part
  /// All of it, and nothing else: the commune went on as it was.
  case unchanged
}

/// One line of the conversion table.
package struct SuccessionRow: Hashable, Sendable {
  /// What there was.
  package let old: OldUnit
  /// The code of the commune in force.
  package let newCode: String
  /// How much of the old unit went to that commune.
  package let relation: Succession
  /// The act that did it.
  package let decree: String
}
