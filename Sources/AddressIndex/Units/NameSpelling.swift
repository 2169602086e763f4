/// A name taken apart into words, so that the accents a person typed can be compared with the official ones.
///
/// Capitals, punctuation and the form of composition do not count.
package struct NameSpelling: Hashable, Sendable {
  /// How well a typed name fits an official one, best first.
  package enum Fit: Int, Sendable, Comparable {
    /// Every letter and tone is the same.
    case exact
    /// Whatever accents were typed are right; others were left out.
    case compatible
    /// Only without accents are they the same: "Ba Tô" for Ba Tơ, "Đắk" for Đăk.
    case folded

    package static func < (a: Fit, b: Fit) -> Bool { a.rawValue < b.rawValue }
  }

  private struct Word: Hashable {
    var key: UInt64
    var accents: WordAccents
  }

  private let words: [Word]

  /// Takes a name apart.
  package init(_ name: String) {
    words = AddressTokens(name.utf8.span).tokens.map { Word(key: $0.key, accents: $0.accents) }
  }

  /// How well this name, as typed, fits an official one.
  ///
  /// - Precondition: none; names that are not even the same without accents give `folded`.
  package func fit(to official: NameSpelling) -> Fit {
    if self == official { return .exact }
    guard words.count == official.words.count else { return .folded }
    let isCompatible = zip(words, official.words).allSatisfy { typed, right in
      typed.key == right.key && typed.accents.fit(to: right.accents) != .other
    }
    return isCompatible ? .compatible : .folded
  }

  /// Whether any accent was typed. Who types one leaves none out, so an exact fit is then the only one meant.
  package var hasAccents: Bool { words.contains { !$0.accents.isEmpty } }
}
