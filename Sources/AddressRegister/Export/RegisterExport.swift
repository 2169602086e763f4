import AddressIndex
import JSONText
import LocalFiles

/// Writes the register as a list: one that a spreadsheet opens, and that an import into an empty register turns
/// into the same objects again.
package enum RegisterExport {
  /// The form of the list.
  package enum Format: String, CaseIterable, Sendable {
    /// Comma-separated, UTF-8 with a mark, so that a spreadsheet knows the letters.
    case csv
    /// A `FeatureCollection` of points; an object without a coordinate has no geometry.
    case geojson
  }

  /// Writes the objects in the order of their numbers.
  ///
  /// An ordinary file is replaced when the new one is whole: an export that breaks off leaves the one before. A pipe
  /// or a device is written straight.
  ///
  /// - Parameters:
  ///   - register: what is exported.
  ///   - path: the file, which is replaced; readable by its owner only where it names owners, or the one before was.
  ///   - commune: only the objects of one commune.
  ///   - owners: adds who owns or manages them; `nil` leaves that out.
  /// - Returns: how many objects were written.
  /// - Throws: `RegisterError` where a file cannot be read or written, or `path` is the register or the owners' file.
  package static func write(
    _ register: Register, to path: String, as format: Format, commune: String? = nil, owners: Owners? = nil,
    progress: (Double) -> Void = { _ in }
  ) throws(RegisterError) -> Int {
    // A slip of the tab key must not cost the province its register.
    if [register.path, owners?.path].compactMap({ $0 }).contains(where: { LocalFile.isSame($0, path) }) {
      throw RegisterError("is what would be exported; name another file", file: path)
    }
    let isDrafted = LocalFile.isReplaceable(path)
    let draft = isDrafted ? path + ".part" : path
    do throws(RegisterError) {
      let writer = try onFile { () throws(LocalFileError) in
        try FileWriter(draft, isPrivate: owners != nil || isDrafted && LocalFile.isPrivate(path))
      }
      let count = try write(register, to: writer, as: format, commune, owners, progress)
      if isDrafted { try onFile { () throws(LocalFileError) in try LocalFile.replace(path, by: draft) } }
      progress(1)
      return count
    } catch {
      if isDrafted { LocalFile.remove(draft) }
      throw error
    }
  }

  private static func write(
    _ register: Register, to writer: FileWriter, as format: Format, _ commune: String?, _ owners: Owners?,
    _ progress: (Double) -> Void
  ) throws(RegisterError) -> Int {
    let total = max(1, try register.count())
    var count = 0
    try put(format == .csv ? "\u{FEFF}" + header(owners != nil) + "\n" : collectionStart, writer)
    try register.forEachObject(commune: commune) { object throws(RegisterError) in
      let owner = try owners?.owner(of: object.record.number)
      var line: [UInt8]
      switch format {
      case .csv:
        line = CSVLine.bytes(fields(of: object) + (owners == nil ? [] : [owner ?? ""]))
      case .geojson:
        line = Array((count == 0 ? "" : ",\n").utf8) + feature(object, owner)
      }
      if format == .csv { line.append(UInt8(ascii: "\n")) }
      try onFile { () throws(LocalFileError) in try writer.write(line) }
      count += 1
      if count % 2_000 == 0 { progress(min(0.999, Double(count) / Double(total))) }
    }
    if format == .geojson { try put("\n]}\n", writer) }
    try onFile { () throws(LocalFileError) in try writer.finish() }
    return count
  }

  private static let collectionStart = "{\"type\": \"FeatureCollection\", \"features\": [\n"

  /// The facts under the names by which an import knows them. The number is the register's own, so an import
  /// leaves it alone.
  private static func header(_ hasOwners: Bool) -> String {
    let names = ["number"] + exported.map(name) + (hasOwners ? ["owner"] : [])
    return names.joined(separator: ",")
  }

  private static let exported = ObjectFact.allCases

  private static func name(of fact: ObjectFact) -> String {
    switch fact {
    case .commune: "commune_code"
    case .sourceID: "id"
    default: fact.rawValue
    }
  }

  private static func fields(of object: RegisteredObject) -> [String] {
    [String(object.record.number)] + exported.map { $0.text(of: object) }
  }

  private static func feature(_ object: RegisteredObject, _ owner: String?) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("type", "Feature")
      json.field("id", object.record.number)
      if let position = object.record.position {
        json.object("geometry") { json in
          json.field("type", "Point")
          json.array("coordinates") { json in
            json.value(position.longitude)
            json.value(position.latitude)
          }
        }
      } else {
        json.key("geometry")
        json.null()
      }
      json.object("properties") { json in
        json.field("number", object.record.number)
        for fact in exported where fact != .latitude && fact != .longitude {
          let text = fact.text(of: object)
          if !text.isEmpty { json.field(name(of: fact), text) }
        }
        if let owner { json.field("owner", owner) }
      }
    }
    return json.bytes
  }

  private static func put(_ text: String, _ writer: FileWriter) throws(RegisterError) {
    try onFile { () throws(LocalFileError) in try writer.write(text) }
  }

  private static func onFile<R>(_ body: () throws(LocalFileError) -> R) throws(RegisterError) -> R {
    do throws(LocalFileError) {
      return try body()
    } catch {
      throw RegisterError(error)
    }
  }
}
