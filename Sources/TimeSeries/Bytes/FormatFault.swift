/// Why stored bytes cannot be what this program wrote.
package enum FormatFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes end before the format does.
  case truncated
  /// The first byte names a version that this program does not know.
  case unknownVersion(UInt8)
  /// The checksum at the end is not the checksum of what stands before it.
  case wrongChecksum
  /// More readings are announced than such a piece may hold, or than its bytes could.
  case wrongCount
  /// A field holds what its writer never writes.
  case impossible(String)

  /// For instance `the checksum does not match`.
  package var description: String {
    switch self {
    case .truncated: "the bytes end too early"
    case .unknownVersion(let version): "format version \(version) is unknown"
    case .wrongChecksum: "the checksum does not match"
    case .wrongCount: "the number of readings cannot be right"
    case .impossible(let field): "\(field) cannot be right"
    }
  }
}
