/// How many typing errors lie between two words.
enum EditDistance {
  /// Letters left out, put in or exchanged, and neighbours swapped, each one error (the *optimal string
  /// alignment* distance); `limit` + 1 where there are more than `limit`.
  ///
  /// - Complexity: O(*n* · *m*) for words of at most 24 letters; longer ones are never alike.
  static func between(_ a: [UInt8], _ b: ArraySlice<UInt8>, atMost limit: Int) -> Int {
    guard a.count <= longest, b.count <= longest else { return limit + 1 }
    return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 3 * (longest + 1)) { rows in
      let width = b.count + 1
      var (before, last, next) = (0, longest + 1, 2 * (longest + 1))
      for column in 0..<width { unsafe rows[last + column] = UInt8(column) }
      for (row, letter) in a.enumerated() {
        unsafe rows[next] = UInt8(row + 1)
        var least = unsafe rows[next]
        for column in 1..<width {
          let other = b[b.startIndex + column - 1]
          var cost = unsafe rows[last + column - 1] + (letter == other ? 0 : 1)
          unsafe cost = min(cost, rows[last + column] + 1, rows[next + column - 1] + 1)
          if row > 0, column > 1, letter == b[b.startIndex + column - 2], a[row - 1] == other {
            unsafe cost = min(cost, rows[before + column - 2] + 1)
          }
          unsafe rows[next + column] = cost
          least = min(least, cost)
        }
        if Int(least) > limit + 1 { return limit + 1 }
        (before, last, next) = (last, next, before)
      }
      return min(unsafe Int(rows[last + width - 1]), limit + 1)
    }
  }

  /// No syllable is longer, and names written in one word are not either.
  private static let longest = 24
}
