/// What a list is called whose name nobody gives: its file's, without folder and ending.
///
/// Ids are unique within a list, so a mended file of refusals must go by the name of the list that it came from:
/// under one of its own, the second household of a house would be taken for the first, whose id is another list's.
package enum ListName {
  /// The endings that an import gives to the lists beside it.
  private static let endings = [
    ".refused.csv", ".flagged.csv", ".refused.geojson", ".flagged.geojson", dryRun,
  ]

  /// What a dry run puts between the file's name and those endings.
  static let dryRun = ".dry-run"

  /// `danh-sach` for `/home/lan/danh-sach.csv`, and for `danh-sach.csv.refused.csv` too.
  package static func of(_ path: String) -> String {
    var name = path.split(separator: "/").last ?? path[...]
    while let ending = endings.first(where: { name.hasSuffix($0) && name.utf8.count > $0.utf8.count }) {
      name = name.dropLast(ending.count)
    }
    guard let point = name.lastIndex(of: "."), point > name.startIndex else { return String(name) }
    return String(name[..<point])
  }
}
