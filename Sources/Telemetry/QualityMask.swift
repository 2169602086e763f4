/// A set of quality flags: which readings a selector shows to a rule.
package struct QualityMask: Hashable, Sendable {
  /// Bit *q* stands for the flag whose QARTOD number is *q*.
  package let bits: UInt16

  /// The set with these bits.
  @inlinable package init(bits: UInt16) { self.bits = bits }

  /// The set of these flags.
  package init(_ flags: some Sequence<Quality>) {
    bits = flags.reduce(0) { $0 | 1 << UInt16($1.rawValue) }
  }

  /// What a selector shows where the rule says nothing of quality: all but FAIL and MISSING.
  package static let seenByRules = QualityMask(Quality.allCases.filter(\.isVisibleToRules))
  /// Every reading, whatever its flag.
  package static let all = QualityMask(Quality.allCases)

  /// Whether a sample's flag is in the set.
  @inlinable @inline(__always) package func shows(_ sample: Sample) -> Bool {
    bits & (1 << UInt16(truncatingIfNeeded: sample.word & 15)) != 0
  }
}
