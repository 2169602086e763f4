/// A district of before 1 July 2025. Nothing is governed from it any more, and people still say where they
/// live by it.
package struct FormerDistrict: Hashable, Sendable {
  /// NSO code: three digits, as text.
  package let code: String
  /// Its last name, with its kind: "Thị xã Đức Phổ".
  package let name: String
  /// What it was called before that: "Huyện Đức Phổ".
  package let earlierNames: [String]
  /// NSO code of its province of that time.
  package let provinceCode: String
  /// The first day on which it was no more, `YYYY-MM-DD`.
  package let validUntil: String
}
