import LocalFiles

/// A text file read in pieces of whole lines, spelled in UTF-8.
@safe package final class TextPieces {
  /// What is met most: a line of a list. One that is longer than this is no line of a list.
  private static let maximumLine = 1 << 20

  /// What the file is written in.
  package let encoding: TextEncoding
  private let pieces: FilePieces
  private var rest: [UInt8]
  private var isAtEnd = false

  /// Opens a file and finds out what it is written in.
  ///
  /// - Parameter encoding: what somebody says it is written in; `nil` finds out.
  /// - Throws: `RegisterError` where the file cannot be read, or no encoding is clearly its own.
  package init(_ path: String, encoding: TextEncoding? = nil) throws(RegisterError) {
    do throws(LocalFileError) {
      pieces = try FilePieces(path)
      rest = try pieces.next()
    } catch {
      throw RegisterError(error)
    }
    if rest.starts(with: [0xFF, 0xFE]) || rest.starts(with: [0xFE, 0xFF]) {
      throw RegisterError("the file is UTF-16; save it as \"CSV UTF-8\"", file: path)
    }
    guard let found = encoding ?? TextEncoding.detect(rest) else {
      let names = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
      throw RegisterError(
        "the file is not UTF-8, and its letters do not tell what else; say --encoding (\(names))", file: path)
    }
    self.encoding = found
  }

  /// The part of the file that was read, from 0 to 1.
  package var fraction: Double { pieces.size == 0 ? 1 : Double(pieces.readBytes) / Double(pieces.size) }

  /// The next lines; `nil` at the end.
  ///
  /// - Throws: `RegisterError` where the file cannot be read, or has a line longer than a megabyte.
  package func next() throws(RegisterError) -> (bytes: [UInt8], isLast: Bool)? {
    if isAtEnd { return nil }
    while true {
      let piece: [UInt8]
      do throws(LocalFileError) {
        piece = try pieces.next()
      } catch {
        throw RegisterError(error)
      }
      if piece.isEmpty {
        isAtEnd = true
        return (encoding.decode(rest), true)
      }
      if let end = rest.lastIndex(of: UInt8(ascii: "\n")) {
        let lines = Array(rest[...end])
        rest.removeSubrange(...end)
        rest += piece
        return (encoding.decode(lines), false)
      }
      rest += piece
      guard rest.count <= 2 * TextPieces.maximumLine + piece.count else {
        throw RegisterError(
          "a line is longer than a megabyte; this is no list of addresses", file: pieces.path)
      }
    }
  }
}
