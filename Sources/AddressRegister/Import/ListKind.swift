import AddressIndex
import CSVDocument
import LocalFiles

/// What a file that somebody imports holds.
package enum ListKind: String, CaseIterable, Sendable {
  /// The polygons of communes.
  case borders
  /// Addressed objects.
  case addresses
  /// Communes and provinces, or what became of them.
  case units

  /// Looks at the first megabyte of a file.
  ///
  /// - Returns: the kind; `nil` where the content does not tell.
  /// - Throws: `RegisterError` where the file cannot be read.
  package static func of(_ path: String) throws(RegisterError) -> ListKind? {
    let bytes: [UInt8]
    do throws(LocalFileError) {
      bytes = try FilePieces(path).next()
    } catch {
      throw RegisterError(error)
    }
    // A GeoPackage holds borders; lists of points come as CSV or GeoJSON.
    if AddressStore.looksLikeGeoPackage(bytes) { return .borders }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let first = bytes.dropFirst(hasMark ? 3 : 0).first { $0 > 0x20 }
    return first == UInt8(ascii: "{") ? ofGeoJSON(bytes) : ofTable(bytes)
  }

  /// The first geometry decides.
  private static func ofGeoJSON(_ bytes: [UInt8]) -> ListKind? {
    let polygon = ["\"Polygon\"", "\"MultiPolygon\""].compactMap {
      bytes.firstRange(of: Array($0.utf8))?.lowerBound
    }.min()
    let point = bytes.firstRange(of: Array("\"Point\"".utf8))?.lowerBound
    switch (polygon, point) {
    case (let polygon?, let point?): return polygon < point ? .borders : .addresses
    case (.some, nil): return .borders
    case (nil, .some): return .addresses
    case (nil, nil): return nil
    }
  }

  /// Tables of units name former units, or have a code and a full name and no part of an address.
  private static func ofTable(_ bytes: [UInt8]) -> ListKind? {
    var reader = CSVReader(bytes)
    guard let row = reader.next() else { return nil }
    let names = Set(row.fields.map { NameFolding.fold($0.text) })
    let former: Set<String> = ["former code", "former name", "old code", "old name", "ma cu", "ten cu"]
    if !former.isDisjoint(with: names) { return .units }
    let own: Set<String> = ["full name", "level"]
    let parts: [ImportField] = [.house, .street, .address, .building, .hamlet, .latitude, .coordinate]
    let hasParts = row.fields.contains { ImportField.named($0.text).map(parts.contains) ?? false }
    if !own.isDisjoint(with: names), names.contains("code"), !names.contains("house") {
      // Communes have seats: a latitude alone makes no list of addresses.
      return .units
    }
    return hasParts || row.fields.contains { ImportField.named($0.text) == .commune } ? .addresses : nil
  }
}
