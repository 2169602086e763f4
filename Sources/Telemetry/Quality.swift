/// How far a reading can be trusted: the five QARTOD flags.
///
/// Source: U.S. IOOS, *Manual for Real-Time Oceanographic Data Quality Control Flags*, version 1.2, 2020.
/// A flag never removes a reading. The limits of the flood season are broken by floods themselves, so a
/// `suspect` reading still raises an alert; only `fail` and `missing` are hidden from rules.
package enum Quality: UInt8, Sendable, CaseIterable, Comparable {
  /// Passed every test that applied.
  case good = 1
  /// Not tested, or a test lacked the neighbours it needs.
  case unknown = 2
  /// Unusual, and worth a look.
  case suspect = 3
  /// Cannot be right, or the station itself said that it is calibrating or broken.
  case fail = 4
  /// The sensor sent its own mark for "no value".
  case missing = 9

  /// Whether a plain selector shows a reading with this flag to a rule.
  package var isVisibleToRules: Bool { rawValue <= Quality.suspect.rawValue }

  /// The flag's name in QARTOD, as `query` prints it.
  package var name: String {
    switch self {
    case .good: "GOOD"
    case .unknown: "UNKNOWN"
    case .suspect: "SUSPECT"
    case .fail: "FAIL"
    case .missing: "MISSING"
    }
  }

  /// Orders flags by how bad they are.
  package static func < (a: Quality, b: Quality) -> Bool { a.rawValue < b.rawValue }
}
