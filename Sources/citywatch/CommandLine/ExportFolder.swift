import LocalFiles
import RuleExport

/// A folder of exported files: knows its own, and spares those of others.
struct ExportFolder {
  private let path: String

  init(_ path: String) { self.path = path }

  /// Writes the files and removes those of an earlier export that are no longer wanted.
  ///
  /// Prometheus loads whatever lies in its folder, so a rule that was given up must not stay behind; and a
  /// folder with somebody's own rules must not lose them to a slip.
  /// - Returns: the names of the removed files.
  func write(_ files: [RuleExport.File], force: Bool) throws(CommandFailure) -> [String] {
    try FileBytes.makeFolder(path)
    do throws(LocalFileError) {
      let present = try LocalFile.names(in: path, suffixes: [".yaml", ".yml"])
      var own: [String] = []
      for name in present where try isOwn(name) { own.append(name) }
      let wanted = files.map(\.name)
      if !force, let other = present.first(where: { wanted.contains($0) && !own.contains($0) }) {
        throw LocalFileError(
          path: "\(path)/\(other)", message: "was not written by this command; --force overwrites it")
      }
      for file in files { try write(file) }
      let obsolete = own.filter { !wanted.contains($0) }
      for name in obsolete { LocalFile.remove("\(path)/\(name)") }
      return obsolete
    } catch {
      throw CommandFailure(error.description)
    }
  }

  private func isOwn(_ name: String) throws(LocalFileError) -> Bool {
    // A rule file of ten thousand rules has some five million bytes.
    let bytes = try LocalFile.read("\(path)/\(name)", limit: 1 << 28)
    return bytes.starts(with: RuleExport.mark.utf8)
  }

  private func write(_ file: RuleExport.File) throws(LocalFileError) {
    let target = "\(path)/\(file.name)"
    let draft = "\(path)/.\(file.name).new"
    do throws(LocalFileError) {
      try LocalFile.write(Array(file.text.utf8), to: draft)
    } catch {
      LocalFile.remove(draft)
      throw error
    }
    try LocalFile.replace(target, by: draft)
  }
}
