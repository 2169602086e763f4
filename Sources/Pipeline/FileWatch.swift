import Glibc

/// Notices that a file of `devices/` or `rules/`, the map or the addresses were changed, by the newest change time
/// and the number of entries of the folders. Editors save by renaming, which touches the folder.
package struct FileWatch {
  private let folders: [String]
  private let files: [String]
  private var seen: [Stamp]

  private struct Stamp: Equatable {
    var newest: Int = 0
    var nanoseconds: Int = 0
    var entries: Int = 0
    var bytes: Int = 0
  }

  /// Starts to watch folders, and files of their own; what is there now counts as seen.
  package init(folders: [String], files: [String] = []) {
    self.folders = folders
    self.files = files
    seen = folders.map(FileWatch.stamp(ofFolder:)) + files.map(FileWatch.stamp(ofFile:))
  }

  /// Whether anything changed since the last call.
  package mutating func hasChanged() -> Bool {
    let now = folders.map(FileWatch.stamp(ofFolder:)) + files.map(FileWatch.stamp(ofFile:))
    defer { seen = now }
    return now != seen
  }

  private static func stamp(ofFolder folder: String) -> Stamp {
    var stamp = Stamp()
    guard let directory = unsafe opendir(folder) else { return stamp }
    defer { unsafe closedir(directory) }
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      guard !name.hasPrefix(".") else { continue }
      let file = FileWatch.stamp(ofFile: folder + "/" + name)
      stamp.entries += file.entries
      stamp.bytes += file.bytes
      if (file.newest, file.nanoseconds) > (stamp.newest, stamp.nanoseconds) {
        (stamp.newest, stamp.nanoseconds) = (file.newest, file.nanoseconds)
      }
    }
    return stamp
  }

  private static func stamp(ofFile path: String) -> Stamp {
    var status = Glibc.stat()
    guard unsafe stat(path, &status) == 0 else { return Stamp() }
    return Stamp(
      newest: Int(status.st_mtim.tv_sec), nanoseconds: Int(status.st_mtim.tv_nsec), entries: 1,
      bytes: Int(status.st_size))
  }
}
