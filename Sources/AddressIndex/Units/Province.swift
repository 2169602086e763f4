/// A province or centrally run city.
package struct Province: Hashable, Sendable {
  /// NSO code: two digits, as text. Since July 2025 a code may stand for another extent than before.
  package let code: String
  /// "Tỉnh" or "Thành phố".
  package let kind: String
  /// The name without its kind.
  package let name: String
  /// The name with its kind.
  package let fullName: String
  /// The first day in force, `YYYY-MM-DD`; empty where that lies before these tables begin.
  package let validFrom: String
  /// The day from which it was no more; empty while it is in force.
  package let validUntil: String
  /// Which provinces took it over, and how much each; empty while it is in force.
  package let successors: [Successor]
  /// The act that formed or ended it.
  package let decree: String

  /// A province that took over another one.
  package struct Successor: Hashable, Sendable {
    /// Its code.
    package let code: String
    /// How much of the former province it took over.
    package let relation: Succession

    /// A successor by its code.
    package init(code: String, relation: Succession) {
      self.code = code
      self.relation = relation
    }
  }

  /// Describes a province.
  package init(
    code: String, kind: String, name: String, fullName: String, validFrom: String, validUntil: String = "",
    successors: [Successor] = [], decree: String = ""
  ) {
    self.code = code
    self.kind = kind
    self.name = name
    self.fullName = fullName
    self.validFrom = validFrom
    self.validUntil = validUntil
    self.successors = successors
    self.decree = decree
  }

  /// Whether it is in force.
  package var isInForce: Bool { validUntil.isEmpty }

  /// Whether a text has the shape of a province's code.
  package static func isCode(_ text: String) -> Bool {
    text.utf8.count == 2 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}

/// The provinces in force and those of before.
package struct ProvinceIndex: Sendable {
  /// Those in force, ordered by code.
  package let inForce: [Province]
  /// Those that ended, ordered by code. One that went on unchanged stands here too.
  package let former: [Province]
  private let byCode: [String: Int]
  private let formerByCode: [String: Int]

  /// Indexes provinces.
  ///
  /// - Precondition: no code stands twice among those in force, nor among the former ones with the same
  ///   last day; the loader reports that as a fault of the file.
  package init(_ provinces: [Province] = []) {
    inForce = provinces.filter(\.isInForce).sorted { $0.code < $1.code }
    former = provinces.filter { !$0.isInForce }.sorted {
      ($0.code, $0.validUntil) < ($1.code, $1.validUntil)
    }
    byCode = Dictionary(uniqueKeysWithValues: inForce.enumerated().map { ($1.code, $0) })
    formerByCode = Dictionary(former.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { $1 })
  }

  /// The province in force with a code.
  package subscript(code: String) -> Province? { byCode[code].map { inForce[$0] } }

  /// The former province with a code; the youngest where several bore it.
  package func former(_ code: String) -> Province? { formerByCode[code].map { former[$0] } }

  /// The former provinces that went, whole or in part, into one in force.
  package func formedFrom(_ code: String) -> [Province] {
    former.filter { $0.successors.contains { $0.code == code } }
  }
}
