/// How grave an alert is, in the words of CAP 1.2, so that no mapping is needed on the way out.
package enum Severity: String, Sendable, CaseIterable, Comparable {
  /// Not known, or a fault of the equipment.
  case unknown
  /// Little or no known threat.
  case minor
  /// Possible threat to life or property.
  case moderate
  /// Significant threat.
  case severe
  /// Extraordinary threat.
  case extreme

  /// Orders by gravity.
  package static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }

  private var rank: Int { Severity.allCases.firstIndex(of: self) ?? 0 }
}

/// The two languages the operations centre reads.
package enum Language: String, Sendable, CaseIterable {
  /// Vietnamese, the language of the province.
  case vi
  /// English.
  case en
}

/// A text for operators in both languages.
package struct LocalizedText: Hashable, Sendable {
  /// Vietnamese.
  package var vi: String
  /// English.
  package var en: String

  /// Joins the two versions of a text.
  package init(vi: String, en: String) {
    self.vi = vi
    self.en = en
  }

  /// The version in `language`.
  package subscript(language: Language) -> String {
    switch language {
    case .vi: vi
    case .en: en
    }
  }
}
