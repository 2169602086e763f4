import LocalFiles

/// Files that a command is pointed at, with the command's own kind of failure.
enum FileBytes {
  /// A year of minute readings of a hundred series has 52 million rows; such a file is divided.
  private static let limit = 2 << 30

  /// Reads a file.
  static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    do throws(LocalFileError) {
      return try LocalFile.read(path, limit: limit)
    } catch {
      throw CommandFailure(error.description)
    }
  }

  /// Writes a file whole.
  static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
    do throws(LocalFileError) {
      try LocalFile.write(bytes, to: path)
    } catch {
      throw CommandFailure(error.description)
    }
  }

  /// Refuses a path where no file could be written.
  static func checkWritable(_ path: String) throws(CommandFailure) {
    do throws(LocalFileError) {
      try LocalFile.checkWritable(path)
    } catch {
      throw CommandFailure(error.description)
    }
  }

  /// Makes a folder, and those above it, where they are missing.
  static func makeFolder(_ path: String) throws(CommandFailure) {
    do throws(LocalFileError) {
      try LocalFile.makeFolder(path)
    } catch {
      throw CommandFailure(error.description)
    }
  }
}
