import AddressIndex
import LocalFiles

/// The form of a list of addresses. The content tells, for a file's name is chosen by whoever saved it.
package enum ListForm: Hashable, Sendable {
  /// Rows with commas, semicolons or tabs between the fields.
  case csv
  /// A `FeatureCollection` of points.
  case geoJSON
  /// An SQLite database with a layer of points.
  case geoPackage

  /// Looks at a file's first bytes.
  ///
  /// - Throws: `RegisterError` where the file cannot be read.
  package static func of(_ path: String) throws(RegisterError) -> ListForm {
    let bytes: [UInt8]
    do throws(LocalFileError) {
      bytes = try FilePieces(path).next(4_096)
    } catch {
      throw RegisterError(error)
    }
    if AddressStore.looksLikeGeoPackage(bytes) { return .geoPackage }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    return bytes.dropFirst(hasMark ? 3 : 0).first { $0 > 0x20 } == UInt8(ascii: "{") ? .geoJSON : .csv
  }
}
