/// Another name of a unit: what people call it, an abbreviation, another spelling, or a name it once had.
///
/// Accents left out, òa for oà, Đăk for Đắk and the like need no alias: names are found without accents
/// anyway.
package struct UnitAlias: Hashable, Sendable {
  /// The sorts of unit that an alias may belong to; the word in the table's column `of`.
  package enum Subject: String, Sendable, CaseIterable {
    /// A commune in force.
    case commune
    /// A commune of before.
    case formerCommune = "former-commune"
    /// A district of before.
    case district
    /// A province in force.
    case province
    /// A province of before.
    case formerProvince = "former-province"
  }

  /// What sort of unit it belongs to.
  package let subject: Subject
  /// The unit's code.
  package let code: String
  /// The unit's full name, so that a code with two bearers is no riddle.
  package let unit: String
  /// The other name.
  package let name: String

  /// Another name of a unit.
  package init(subject: Subject, code: String, unit: String, name: String) {
    self.subject = subject
    self.code = code
    self.unit = unit
    self.name = name
  }
}
