/// A code that somebody gave to an address: a scheme and a text whose meaning is the scheme's own.
///
/// Several schemes live beside each other and none is final, so only the shape of a code is checked, and no
/// code is ever taken apart to learn something.
package struct AddressCode: Hashable, Sendable {
  /// The scheme, for instance `ndas10`.
  package let scheme: String
  /// The code, digits and all, as text: leading zeros count.
  package let text: String

  /// A code of a scheme.
  package init(scheme: String, text: String) {
    self.scheme = scheme
    self.text = text
  }
}
