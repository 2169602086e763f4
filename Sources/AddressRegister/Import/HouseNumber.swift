package import AddressIndex
import CSVDocument

/// A house number as a column of a list or a person at a desk writes it.
package enum HouseNumber {
  /// Deeper than this no alley lies within alleys; the deepest known house has seven numbers.
  private static let maximumSteps = 12

  /// Reads a house number: `12A`, `Số 133/50`, `50 ngõ 133`, `563B bis`.
  ///
  /// - Returns: the path; `nil` where the text is no house number.
  package static func read(_ text: String) -> HousePath? {
    if isPlain(text) { return HousePath(steps: [text]) }
    var words = text.uppercased().split(separator: " ").map(String.init)
    while let first = words.first, labels.contains(first), words.count > 1 { words.removeFirst() }
    guard !words.isEmpty else { return nil }
    // "50 ngách 12 ngõ 133": each alley word stands before a number that is nearer to the street.
    var groups: [[String]] = [[]]
    for word in words {
      if alleyWords.contains(word) { groups.append([]) } else { groups[groups.count - 1].append(word) }
    }
    var steps: [String] = []
    for group in groups.reversed() {
      let joined = group.joined(separator: " ")
      let parts = joined.split(separator: "/", omittingEmptySubsequences: false).map { String($0).trimmed }
      guard !parts.isEmpty, parts.allSatisfy(isNumber) else { return nil }
      steps += parts
    }
    return steps.isEmpty || steps.count > maximumSteps ? nil : HousePath(steps: steps)
  }

  /// `12` or `12A`, as nearly all are.
  private static func isPlain(_ text: String) -> Bool {
    var utf8 = text.utf8.makeIterator()
    guard text.utf8.count <= 8, let first = utf8.next(), (48...57).contains(first) else { return false }
    while let byte = utf8.next() {
      guard (48...57).contains(byte) || (65...90).contains(byte) else { return false }
    }
    return true
  }

  /// Whether a text is one step of a path: it has a digit, is short, and is made of letters, digits and the few
  /// signs that plates carry.
  private static func isNumber(_ text: String) -> Bool {
    guard text.utf8.count <= 24, text.utf8.contains(where: { (48...57).contains($0) }) else { return false }
    return text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.isASCII && isSign($0) }
  }

  private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
    ("0"..."9").contains(scalar) || " -.+".unicodeScalars.contains(scalar)
  }

  private static let labels: Set<String> = ["SỐ", "SO", "NHÀ", "NHA", "SỐ:", "#"]
  private static let alleyWords: Set<String> = ["NGÕ", "NGO", "NGÁCH", "NGACH", "HẺM", "HEM", "KIỆT", "KIET"]
}
