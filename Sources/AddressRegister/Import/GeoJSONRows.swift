import JSONText
import LocalFiles
import Telemetry

/// The point features of a GeoJSON file, one after the other: only the feature at hand is in memory.
struct GeoJSONRows: RowSource {
  /// A feature that is longer is no address.
  private static let maximumFeature = 1 << 20

  private let pieces: FilePieces
  private let overrides: [String: ImportField]
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  private var feature = 0
  private var fields: [String: ImportField?] = [:]
  private var original: [UInt8] = []
  let header = Array("geojson".utf8)

  /// Opens a file and finds its list of features.
  init(_ path: String, overrides: [String: ImportField]) throws(RegisterError) {
    self.overrides = overrides
    do throws(LocalFileError) {
      pieces = try FilePieces(path)
    } catch {
      throw RegisterError(error)
    }
    try refill()
    let key = Array("\"features\"".utf8)
    guard let at = buffer.firstRange(of: key) else {
      throw RegisterError("the file is no GeoJSON FeatureCollection: it has no list of features", file: path)
    }
    position = at.upperBound
  }

  var fraction: Double { pieces.size == 0 ? 1 : Double(pieces.readBytes) / Double(pieces.size) }

  mutating func next(_ row: inout ImportRow) throws(RegisterError) -> RowOutcome {
    guard let bytes = try nextObject() else { return .end }
    feature += 1
    row.clear()
    row.line = feature
    original = CSVLine.bytes([String(decoding: bytes, as: UTF8.self)])
    let document: JSONValue
    do throws(JSONSyntaxError) {
      document = try JSONValue.parse(bytes)
    } catch {
      return .refused(RowRefusal(.unreadableText, "feature \(feature) is no JSON: \(error.description)"))
    }
    if let refusal = take(document, &row) { return .refused(refusal) }
    return .row
  }

  func appendOriginal(to bytes: inout [UInt8]) { bytes += original }

  private mutating func take(_ document: JSONValue, _ row: inout ImportRow) -> RowRefusal? {
    if case .object(let members)? = document["properties"] {
      for member in members {
        guard let field = field(of: member.name), field != .ignored else { continue }
        row[field] = GeoJSONRows.text(member.value)
      }
    }
    if row[.id].isEmpty, let id = document["id"], field(of: "id") != .ignored, !hasOwnNumber(document) {
      row[.id] = GeoJSONRows.text(id)
    }
    guard let geometry = document["geometry"], geometry != .null else { return nil }
    guard geometry["type"]?.string == "Point" else {
      let type = geometry["type"]?.string ?? "nothing"
      return RowRefusal(.badCoordinate, "the geometry is \(type); an address is a Point")
    }
    guard let longitude = geometry["coordinates"]?[0]?.number,
      let latitude = geometry["coordinates"]?[1]?.number
    else { return RowRefusal(.badCoordinate, "the Point has no two numbers") }
    row[.latitude] = String(latitude)
    row[.longitude] = String(longitude)
    return nil
  }

  /// In our own exports the feature's id is the register's number, and no name of the list's.
  private func hasOwnNumber(_ document: JSONValue) -> Bool {
    document["id"] != nil && document["properties"]?["number"] == document["id"]
  }

  private mutating func field(of name: String) -> ImportField? {
    if let known = fields[name] { return known }
    let field = overrides[name] ?? ImportField.named(name)
    // A file has a handful of property names; a thousand would be one that makes them up.
    if fields.count < 1_000 { fields[name] = field }
    return field
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .number(let number): Int64(exactly: number).map(String.init) ?? String(number)
    case .bool(let flag): flag ? "true" : "false"
    default: ""
    }
  }

  /// The bytes of the next `{…}`; `nil` where the list ends.
  private mutating func nextObject() throws(RegisterError) -> [UInt8]? {
    while true {
      while position < buffer.count, buffer[position] != UInt8(ascii: "{") {
        if buffer[position] == UInt8(ascii: "]") { return nil }
        position += 1
      }
      if position == buffer.count {
        if isAtEnd { return nil }
        try refill()
        continue
      }
      if let end = endOfObject() {
        defer { position = end }
        return Array(buffer[position..<end])
      }
      guard !isAtEnd, buffer.count - position <= GeoJSONRows.maximumFeature else {
        throw RegisterError("feature \(feature + 1) has no end within a megabyte", file: pieces.path)
      }
      try refill()
    }
  }

  /// The place behind the brace that closes the object at `position`.
  private func endOfObject() -> Int? {
    var depth = 0
    var isInText = false
    var at = position
    while at < buffer.count {
      switch buffer[at] {
      case UInt8(ascii: "\\") where isInText: at += 1
      case UInt8(ascii: "\""): isInText.toggle()
      case UInt8(ascii: "{") where !isInText: depth += 1
      case UInt8(ascii: "}") where !isInText:
        depth -= 1
        if depth == 0 { return at + 1 }
      default: break
      }
      at += 1
    }
    return nil
  }

  private mutating func refill() throws(RegisterError) {
    do throws(LocalFileError) {
      let piece = try pieces.next()
      isAtEnd = piece.isEmpty
      buffer.removeSubrange(..<position)
      buffer += piece
      position = 0
    } catch {
      throw RegisterError(error)
    }
  }
}

extension RegisterImport {
  /// Imports the points of a GeoJSON file; properties are understood as the columns of a list are.
  ///
  /// - Throws: `RegisterError` where a file cannot be read or written; the register is then as it was.
  package func geoJSON(
    _ file: String, _ options: ImportOptions, progress: (Double) -> Void = { _ in }
  ) throws(RegisterError) -> ImportSummary {
    let rows = try GeoJSONRows(file, overrides: options.overrides)
    return try run(rows, file, options, ImportSummary(), progress)
  }
}
