import Configuration
import Glibc
import Pipeline
import SQLiteStore

/// How a command that only looks finds the store.
enum StoreSource {
  /// Opens the store for reading, beside a running daemon or without one.
  static func open(_ settings: Settings) throws(CommandFailure) -> Database {
    let path = settings.storePath
    if unsafe access(path, R_OK) != 0 {
      throw CommandFailure(
        errno == ENOENT
          ? "there is no store \(path) yet; 'citywatch run' makes it, and 'state' in the configuration says where"
          : "\(path): \(unsafe String(cString: strerror(errno))); ask as root, or as the daemon's user")
    }
    do throws(SQLiteError) {
      return try Store.openForReading(path: path)
    } catch {
      // A reader of a write-ahead log needs the folder, too, where no daemon holds the log open.
      let isReadOnly = error.code == 8
      throw CommandFailure(error.description + (isReadOnly ? "; ask as root, or as the daemon's user" : ""))
    }
  }
}
