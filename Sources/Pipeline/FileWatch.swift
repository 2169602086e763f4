import Glibc

/// Notices that a file of `devices/` or `rules/` was changed, by the newest change time and the number of
/// entries of the folders. Editors save by renaming, which touches the folder.
package struct FileWatch {
  private let folders: [String]
  private var seen: [Stamp]

  private struct Stamp: Equatable {
    var newest: Int = 0
    var nanoseconds: Int = 0
    var entries: Int = 0
    var bytes: Int = 0
  }

  /// Starts to watch; what is there now counts as seen.
  package init(folders: [String]) {
    self.folders = folders
    seen = folders.map(FileWatch.stamp)
  }

  /// Whether anything changed since the last call.
  package mutating func hasChanged() -> Bool {
    let now = folders.map(FileWatch.stamp)
    defer { seen = now }
    return now != seen
  }

  private static func stamp(_ folder: String) -> Stamp {
    var stamp = Stamp()
    guard let directory = unsafe opendir(folder) else { return stamp }
    defer { unsafe closedir(directory) }
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      guard !name.hasPrefix(".") else { continue }
      var status = Glibc.stat()
      guard unsafe stat(folder + "/" + name, &status) == 0 else { continue }
      stamp.entries += 1
      stamp.bytes += Int(status.st_size)
      let time = (Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec))
      if time > (stamp.newest, stamp.nanoseconds) { (stamp.newest, stamp.nanoseconds) = time }
    }
    return stamp
  }
}
