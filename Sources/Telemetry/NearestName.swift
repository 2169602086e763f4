/// Finds the name a person probably meant, to put into an error message.
package enum NearestName {
  /// The candidate closest to `name` by edit distance, if it is close enough to be a slip of the hand.
  ///
  /// - Complexity: O(*n* · *m*²) for *n* candidates and *m* characters, at most `longest`; used on the way to an
  ///   error only.
  package static func to(_ name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars)
    guard wanted.count <= longest else { return nil }
    let allowed = max(1, wanted.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let scalars = Array(candidate.lowercased().unicodeScalars)
      // At least so many characters are missing, or too many.
      guard abs(scalars.count - wanted.count) <= allowed else { continue }
      let distance = editDistance(wanted, scalars)
      if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// In characters: nobody gives a thing a name of two lines, and whoever hands in a file of rubbish should not
  /// wait until it has been compared with every name there is.
  private static let longest = 200

  /// "; did you mean `x`?" or nothing.
  package static func hint(for name: String, among candidates: some Sequence<String>) -> String {
    to(name, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
  }

  /// Levenshtein distance, with one row of memory.
  private static func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let substituted = diagonal + (x == y ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
