/// A full plus code that a text means, and the place that it was read beside.
package struct PlusCodeReading: Hashable, Sendable {
  /// The code.
  package let code: PlusCode
  /// The unit whose seat completed a short code, with its kind; empty where none was needed.
  package let reference: String

  /// A code that needed no reference, or was completed beside one.
  package init(code: PlusCode, reference: String = "") {
    self.code = code
    self.reference = reference
  }
}

/// What came of reading a plus code with the name of a place behind it.
package enum PlusCodeAnswer: Hashable, Sendable {
  /// The codes that the text may mean: one, unless a name that several places have leaves more.
  case codes([PlusCodeReading])
  /// A short code without a place or coordinate beside it.
  case needsReference(ShortPlusCode)
  /// No unit has a name that was written beside a short code.
  case unknownPlace(String)
  /// No plus code.
  case fault(PlusCodeText.Fault)
}

extension AddressIndex {
  /// Reads a plus code as people write it: `7P7C4QCR+6W`, or `4QCR+6W Quảng Ngãi` with the name of a place
  /// near by.
  ///
  /// Of several names behind the code (`4QCR+6W Nghĩa Lộ, Quảng Ngãi`) the first that a unit has is the
  /// reference. A full code needs none, and what stands behind it is left alone.
  package func readPlusCode(_ text: String) -> PlusCodeAnswer {
    let trimmed = text.drop { $0 == " " || $0 == "," }
    let word = trimmed.prefix { $0 != " " && $0 != "," }
    switch PlusCodeText(word) {
    case .fault(let fault): return .fault(fault)
    case .full(let code): return .codes([PlusCodeReading(code: code)])
    case .short(let short):
      let names = trimmed.dropFirst(word.count).split(separator: ",").map {
        $0.split(separator: " ").joined(separator: " ")
      }.filter { !$0.isEmpty }
      guard let first = names.first else { return .needsReference(short) }
      for name in names {
        let readings = recovered(short, near: name)
        if !readings.isEmpty { return .codes(readings) }
      }
      return .unknownPlace(first)
    }
  }

  /// The codes that a short code may mean beside a name; one where all places of the name mean the same.
  ///
  /// A district stands for the middle of its communes' seats, and so does a province where no district or
  /// commune has its name: "Quảng Ngãi" beside a code is the town.
  private func recovered(_ short: ShortPlusCode, near name: String) -> [PlusCodeReading] {
    let all = directory.matches(named: name)
    let fitting = all.filter { $0.fit == all.first?.fit }
    let towns = fitting.filter { $0.level != .province }
    var readings: [PlusCodeReading] = []
    for match in towns.isEmpty ? fitting : towns {
      let seats = communes(of: match.candidate).compactMap { successor -> SIMD2<Double>? in
        guard let latitude = successor.commune.latitude, let longitude = successor.commune.longitude else {
          return nil
        }
        return [latitude, longitude]
      }
      guard !seats.isEmpty else { continue }
      let middle = seats.reduce(SIMD2(0, 0), +) / Double(seats.count)
      let code = short.recovered(nearLatitude: middle.x, longitude: middle.y)
      if readings.contains(where: { $0.code == code }) { continue }
      readings.append(PlusCodeReading(code: code, reference: match.fullName))
    }
    return readings
  }
}
