package import AddressIndex
import CSVDocument
import Telemetry

/// Understands an address line; the parser of the address index, handed in.
package typealias AddressLineReader = (String) -> ParsedAddress

/// Makes an object of a row, or says why that cannot be done.
struct RowReader {
  let index: AddressIndex
  let classes: ObjectClassTable
  let system: CoordinateSystem
  let source: String
  let parse: AddressLineReader?
  var communes: CommuneResolver
  var classMemory: [String: String] = [:]
  var stateMemory: [String: AddressState] = [:]
  /// The commune of the row before, which is nearly always that of the next.
  var commune: (code: String, inForce: Commune?) = ("", nil)

  /// No part of an address is longer; more is a paragraph that slipped into a cell.
  private static let maximumText = 500

  init(
    index: AddressIndex, classes: ObjectClassTable, system: CoordinateSystem, source: String,
    parse: AddressLineReader?
  ) {
    self.index = index
    self.classes = classes
    self.system = system
    self.source = source
    self.parse = parse
    communes = CommuneResolver(index)
  }

  /// Reads a row.
  mutating func read(_ row: ImportRow) throws(RowRefusal) -> CandidateObject {
    try checkTexts(row)
    var candidate = CandidateObject(
      object: RegisteredObject(number: 0, communeCode: "", provinceCode: ""))
    var statement = CommuneStatement(
      code: row[.communeCode], name: row[.commune], district: row[.district])
    try readAddress(row, &candidate, &statement)
    try readParts(row, &candidate)
    try readCodes(row, &candidate)
    try readProgress(row, &candidate)
    try readPlace(row, &candidate, statement)
    candidate.owner = row[.owner]
    candidate.object.source = row[.source].isEmpty ? source : row[.source]
    candidate.object.sourceID = row[.id]
    return candidate
  }

  private func checkTexts(_ row: ImportRow) throws(RowRefusal) {
    for field in ImportField.allCases {
      let text = row[position: field.rawValue]
      if text.isEmpty { continue }
      if text.utf8.count > RowReader.maximumText {
        throw RowRefusal(.tooLong, "the \(field.name) has more than \(RowReader.maximumText) bytes")
      }
      if RowReader.mayHoldUnknown(text), text.unicodeScalars.contains(TextEncoding.unknown) {
        throw RowRefusal(
          .unreadableText, "the \(field.name) '\(text)' holds bytes that are no letters; see --encoding")
      }
    }
  }

  /// Whether a byte with which the sign for unreadable bytes begins is in a text.
  private static func mayHoldUnknown(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      for at in 0..<bytes.count where unsafe bytes[at] == 0xEF { return true }
      return false
    }
  }

  /// One text instead of columns. What columns say goes before it.
  private func readAddress(
    _ row: ImportRow, _ candidate: inout CandidateObject, _ statement: inout CommuneStatement
  ) throws(RowRefusal) {
    let line = row[.address]
    if line.isEmpty { return }
    guard let parse else {
      throw RowRefusal(.unreadAddress, "address lines are not read here; give the parts in columns")
    }
    let parsed = parse(line)
    guard parsed.sureness != .none else {
      throw RowRefusal(.unreadAddress, "nothing of an address was found in '\(line)'")
    }
    guard parsed.notUnderstood.isEmpty else {
      let rest = parsed.notUnderstood.joined(separator: "', '")
      throw RowRefusal(.unreadAddress, "'\(rest)' in '\(line)' was not understood; give the parts in columns")
    }
    candidate.object.record.house = parsed.house
    candidate.object.record.alley = parsed.alley
    candidate.object.record.street = parsed.street
    candidate.object.record.building = [parsed.room, parsed.building].filter { !$0.isEmpty }.joined(
      separator: " ")
    candidate.object.record.hamlet = parsed.hamlet
    if statement.isEmpty, let commune = parsed.commune {
      statement.name = commune.kind.isEmpty ? commune.name : commune.kind + " " + commune.name
    }
    if statement.district.isEmpty, let district = parsed.district { statement.district = district.name }
  }

  private mutating func readParts(
    _ row: ImportRow, _ candidate: inout CandidateObject
  ) throws(RowRefusal) {
    try readHouse(row, &candidate)
    if !row[.street].isEmpty { candidate.object.record.street = row[.street] }
    if !row[.building].isEmpty { candidate.object.record.building = row[.building] }
    if !row[.hamlet].isEmpty { candidate.object.record.hamlet = row[.hamlet] }
    candidate.object.record.street = RowReader.withoutWord(candidate.object.record.street)
    let word = row[.objectClass]
    if !word.isEmpty { candidate.object.record.objectClass = try objectClass(word) }
    if !row[.entrances].isEmpty {
      guard let points = EntrancesText.read(row[.entrances]) else {
        throw RowRefusal(.badCoordinate, "the entrances '\(row[.entrances])' are not 'lat lon; lat lon'")
      }
      candidate.object.record.entrances = points
    }
  }

  /// Alleys by number are steps of the house's path, alleys by name stand beside it.
  private func readHouse(_ row: ImportRow, _ candidate: inout CandidateObject) throws(RowRefusal) {
    var steps: [String] = []
    for field in [ImportField.alley, .alley2, .alley3] where !row[field].isEmpty {
      if let path = HouseNumber.read(row[field]) {
        steps += path.steps
      } else {
        let known = candidate.object.record.alley
        candidate.object.record.alley = known.isEmpty ? row[field] : known + ", " + row[field]
      }
    }
    let written = row[.house]
    if written.isEmpty {
      if !steps.isEmpty, candidate.object.record.house == nil {
        throw RowRefusal(
          .badHouse, "the alley \(steps.joined(separator: "/")) has no house number in it")
      }
      return
    }
    guard let house = HouseNumber.read(written) else {
      throw RowRefusal(.badHouse, "'\(written)' is no house number such as 12A or 133/50")
    }
    if steps.isEmpty {
      candidate.object.record.house = house
      return
    }
    // Lists that have a column for the alley often repeat it in the number.
    let isRepeated = house.steps.count > steps.count && Array(house.steps.prefix(steps.count)) == steps
    candidate.object.record.house = isRepeated ? house : HousePath(steps: steps + house.steps)
  }

  private mutating func objectClass(_ word: String) throws(RowRefusal) -> String {
    if let known = classMemory[word] { return known }
    guard let found = classes.named(word) else {
      let list = classes.classes.map { "\($0.code) (\($0.titleVi))" }.joined(separator: ", ")
      throw RowRefusal(.unknownClass, "'\(word)' is no object class; there are \(list)")
    }
    classMemory[word] = found.code
    return found.code
  }

  private func readCodes(_ row: ImportRow, _ candidate: inout CandidateObject) throws(RowRefusal) {
    var codes: [AddressCode] = []
    for (field, scheme) in RowReader.schemes where !row[field].isEmpty {
      codes.append(AddressCode(scheme: scheme.rawValue, text: row[field]))
    }
    if !row[.codes].isEmpty {
      guard let more = CodesText.read(row[.codes]) else {
        throw RowRefusal(.badCode, "the codes '\(row[.codes])' are not 'scheme:code; scheme:code'")
      }
      codes += more
    }
    for code in codes {
      if RowReader.isPlainlyRight(code) {
        candidate.object.record.codes.append(code)
        continue
      }
      switch code.shape {
      case .right: candidate.object.record.codes.append(code)
      case .respelled(let spelled): candidate.object.record.codes.append(spelled)
      case .unknownScheme:
        candidate.object.record.codes.append(code)
        candidate.repairs.append("the scheme '\(code.scheme)' is not known; its code was taken unchecked")
      case .wrong(.lostZeros(let right)):
        candidate.object.record.codes.append(AddressCode(scheme: code.scheme, text: right))
        candidate.repairs.append(
          "\(code.scheme) '\(code.text)' has lost its leading zeros; '\(right)' was taken")
      case .wrong(let fault):
        throw RowRefusal(.badCode, "\(code.scheme) '\(code.text)': \(fault.explanation)")
      }
    }
  }

  /// The usual code, ten digits, needs no closer look.
  private static func isPlainlyRight(_ code: AddressCode) -> Bool {
    code.scheme == AddressCodeScheme.ndas10.rawValue && code.text.utf8.count == 10
      && code.text.utf8.allSatisfy { (48...57).contains($0) }
  }

  private mutating func readProgress(_ row: ImportRow, _ candidate: inout CandidateObject) throws(RowRefusal)
  {
    candidate.object.declared = Stamp(day: try day(row, .declaredOn), by: row[.declaredBy])
    candidate.object.created = Stamp(day: try day(row, .createdOn), by: row[.createdBy])
    candidate.object.verified = Stamp(day: try day(row, .verifiedOn), by: row[.verifiedBy])
    candidate.object.notifiedDay = try day(row, .notifiedOn)
    candidate.object.notifiedChannel = row[.notifiedChannel]
    candidate.object.plateDay = try day(row, .plateOn)
    let word = row[.state]
    if !word.isEmpty {
      guard let state = state(word) else {
        throw RowRefusal(
          .badState,
          "'\(word)' is no state; write declared (khai báo), created (tạo lập) or verified (xác minh)")
      }
      candidate.object.record.state = state
      candidate.saysState = true
    } else if !candidate.object.verified.day.isEmpty {
      candidate.object.record.state = .verified
      candidate.saysState = true
    } else if !candidate.object.created.day.isEmpty || !candidate.object.notifiedDay.isEmpty
      || !candidate.object.plateDay.isEmpty
    {
      candidate.object.record.state = .created
      candidate.saysState = true
    }
  }

  private mutating func state(_ word: String) -> AddressState? {
    if let known = stateMemory[word] { return known }
    let state = AddressState(name: word.lowercased()) ?? RowReader.states[NameFolding.fold(word)]
    // A list has three words for the three states; one that has a hundred is mistaken.
    if let state, stateMemory.count < 100 { stateMemory[word] = state }
    return state
  }

  private func day(_ row: ImportRow, _ field: ImportField) throws(RowRefusal) -> String {
    let text = row[field]
    if text.isEmpty { return "" }
    guard let day = CivilDate.read(text) else {
      throw RowRefusal(.badDate, "'\(text)' is no day; write \(field.name) as 5/10/2026 or 2026-10-05")
    }
    return day
  }

  /// "Đường Quang Trung" and "Quang Trung" are one street; "Đường" alone is a hamlet's only road.
  static func withoutWord(_ street: String) -> String {
    // Đ and đ begin with 0xC4; nearly no street needs the five comparisons.
    guard let first = street.utf8.first, first == 0xC4 || first | 0x20 == UInt8(ascii: "p") else {
      return street
    }
    for word in ["Đường ", "đường ", "ĐƯỜNG ", "Phố ", "phố "] where street.hasPrefix(word) {
      let name = String(street.dropFirst(word.count)).trimmed
      // "Đường 3 Tháng 2" keeps its word: without it the name is a number.
      let isNumber = name.utf8.first.map { (48...57).contains($0) } ?? true
      return isNumber ? street : name
    }
    return street
  }

  private static let schemes: [(ImportField, AddressCodeScheme)] = [
    (.ndas10, .ndas10), (.vpostcode, .vpostcode), (.pluscode, .pluscode), (.ca12, .ca12),
  ]

  private static let states: [String: AddressState] = [
    "khai bao": .declared, "da khai bao": .declared, "thu thap": .declared, "da thu thap": .declared,
    "tao lap": .created, "da tao lap": .created, "da tao": .created, "da cap": .created,
    "da cap so": .created,
    "xac minh": .verified, "da xac minh": .verified, "xac thuc": .verified, "da xac thuc": .verified,
  ]
}

extension ImportRow {
  subscript(position position: Int) -> String { self[position] }
}
