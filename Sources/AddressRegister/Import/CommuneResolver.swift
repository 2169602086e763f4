import AddressIndex
import CSVDocument

/// What a list says about the commune of an object.
struct CommuneStatement: Hashable {
  var code = ""
  var name = ""
  var district = ""

  var isEmpty: Bool { code.isEmpty && name.isEmpty }
}

/// Which commune in force a list means. Lists are written with the units of their time; the register keeps
/// those of today.
struct CommuneResolver {
  /// What a statement means.
  enum Meaning {
    /// This commune, in force.
    case one(String)
    /// This commune, which took over what the list names; `mended` says what else was put right.
    case converted(String, from: String)
    /// This commune, by a code whose zeros a spreadsheet had dropped.
    case mended(String, from: String)
    /// One of these; a coordinate decides.
    case oneOf([String], from: String)
    /// None, and why.
    case refused(RowRefusal)
  }

  /// A province has some hundred communes and each a few spellings; beyond this many, the memory is emptied.
  private static let maximumMeanings = 50_000

  private let index: AddressIndex
  private var meanings: [CommuneStatement: Meaning] = [:]
  /// The statement met last: lists go commune by commune, and comparing is cheaper than looking up.
  private var last: (statement: CommuneStatement, meaning: Meaning)?

  init(_ index: AddressIndex) { self.index = index }

  /// What a statement means, from memory where it was met before.
  mutating func meaning(of statement: CommuneStatement) -> Meaning {
    if let last, last.statement == statement { return last.meaning }
    let meaning = remembered(statement)
    last = (statement, meaning)
    return meaning
  }

  private mutating func remembered(_ statement: CommuneStatement) -> Meaning {
    if let known = meanings[statement] { return known }
    if meanings.count >= CommuneResolver.maximumMeanings { meanings.removeAll(keepingCapacity: true) }
    let meaning = statement.code.isEmpty ? byName(statement) : byCode(statement)
    meanings[statement] = meaning
    return meaning
  }

  private func byCode(_ statement: CommuneStatement) -> Meaning {
    let written = statement.code
    var code = written.hasPrefix("'") ? String(written.dropFirst()) : written
    let isNumber = code.utf8.allSatisfy { (48...57).contains($0) }
    guard isNumber, (1...5).contains(code.utf8.count) else {
      return .refused(
        RowRefusal(.unknownCommune, "'\(written)' is no commune code; codes have five digits, as text"))
    }
    let lost = 5 - code.utf8.count
    code = String(repeating: "0", count: lost) + code
    let meaning = byWholeCode(code, statement)
    guard lost > 0 else { return meaning }
    switch meaning {
    case .one(let commune), .converted(let commune, _): return .mended(commune, from: written)
    default: return meaning
    }
  }

  /// Most codes of today also named a commune of before; where the list gives the name too, it tells which.
  private func byWholeCode(_ code: String, _ statement: CommuneStatement) -> Meaning {
    let today = index.communes[code]
    let before = index.convert(code)
    if statement.name.isEmpty {
      if let today { return .one(today.code) }
      guard let first = before.first else {
        return .refused(RowRefusal(.unknownCommune, "no commune has or had the code '\(code)'"))
      }
      return successors(before, from: "\(code) \(first.old.name)")
    }
    let name = NameFolding.foldWithoutKind(statement.name)
    if let today, NameFolding.foldWithoutKind(today.fullName) == name { return .one(today.code) }
    let fitting = before.filter { NameFolding.foldWithoutKind($0.old.name) == name }
    if !fitting.isEmpty { return successors(fitting, from: "\(code) \(statement.name)") }
    let bearers = ([today.map(\.fullName)] + before.map { $0.old.name }).compactMap { $0 }
    guard !bearers.isEmpty else {
      return .refused(RowRefusal(.unknownCommune, "no commune has or had the code '\(code)'"))
    }
    return .refused(
      RowRefusal(
        .contradictoryCommune,
        "code \(code) is \(bearers.joined(separator: ", before ")), not '\(statement.name)'; correct one of them"
      ))
  }

  /// A name may be that of a commune today, of one before, or both. A district means the time before.
  private func byName(_ statement: CommuneStatement) -> Meaning {
    let name = statement.name
    let district = statement.district.isEmpty ? nil : statement.district
    let before = index.convert(name, district: district)
    if district != nil, !before.isEmpty { return successors(exact(before, name), from: name) }
    let today = index.communes.named(name)
    let spelled = today.filter { isSpelled($0.fullName, $0.name, name) }
    if spelled.count == 1 { return .one(spelled[0].code) }
    let codes = Set(today.map(\.code)).union(before.flatMap { $0.successors.map(\.commune.code) })
    if codes.count == 1, let code = codes.first {
      return today.isEmpty ? .converted(code, from: name) : .one(code)
    }
    guard !codes.isEmpty else {
      return .refused(
        RowRefusal(.unknownCommune, "no commune is or was called '\(name)'; give the code of today's commune")
      )
    }
    let beforeExact = exact(before, name)
    if today.isEmpty, beforeExact.count < before.count { return successors(beforeExact, from: name) }
    return .oneOf(codes.sorted(), from: name)
  }

  /// Of several units with a folded name, those that are spelled as typed, where there are some.
  private func exact(_ conversions: [UnitConversion], _ name: String) -> [UnitConversion] {
    let spelled = conversions.filter { isSpelled($0.old.name, "", name) }
    return spelled.isEmpty ? conversions : spelled
  }

  private func isSpelled(_ fullName: String, _ name: String, _ typed: String) -> Bool {
    let typed = typed.lowercased()
    let full = fullName.lowercased()
    return full == typed || name.lowercased() == typed || name.isEmpty && full.hasSuffix(" " + typed)
  }

  private func successors(_ conversions: [UnitConversion], from name: String) -> Meaning {
    let codes = Set(conversions.flatMap { $0.successors.map(\.commune.code) }).sorted()
    if codes.count == 1 { return .converted(codes[0], from: name) }
    if codes.isEmpty {
      return .refused(RowRefusal(.unknownCommune, "nothing is known of what '\(name)' became"))
    }
    return .oneOf(codes, from: name)
  }
}
