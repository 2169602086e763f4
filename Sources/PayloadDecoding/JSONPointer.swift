/// A place in a message, split into its tokens (RFC 6901), with the `^` that means "from the root".
struct JSONPointer {
  /// Whether it is read from the root even inside an element.
  let isFromRoot: Bool
  /// Names of members, or numbers of items; unescaped.
  let tokens: [String]

  /// Splits `text`.
  init(_ text: String) throws(FormatFault) {
    var path = Substring(text)
    isFromRoot = path.first == "^"
    if isFromRoot { path = path.dropFirst() }
    guard !path.isEmpty else {
      tokens = []
      return
    }
    guard path.first == "/" else {
      throw FormatFault(
        pointer: text, message: "'\(text)' is not a JSON pointer; write '/\(text)' for the member \(text)")
    }
    var tokens: [String] = []
    for part in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let token = JSONPointer.unescape(part) else {
        throw FormatFault(
          pointer: text, message: "in a JSON pointer '~' is written ~0 and '/' inside a name ~1")
      }
      tokens.append(token)
    }
    guard tokens.count <= MessageDecoder.maximumDepth else {
      throw FormatFault(
        pointer: text, message: "no message is deeper than \(MessageDecoder.maximumDepth) levels")
    }
    self.tokens = tokens
  }

  /// `a~1b~0c` → `a/b~c`; `nil` where a `~` stands for nothing.
  private static func unescape(_ part: Substring) -> String? {
    guard part.contains("~") else { return String(part) }
    var token = ""
    var rest = part.unicodeScalars
    while let scalar = rest.popFirst() {
      guard scalar == "~" else {
        token.unicodeScalars.append(scalar)
        continue
      }
      switch rest.popFirst() {
      case "0": token.unicodeScalars.append("~")
      case "1": token.unicodeScalars.append("/")
      default: return nil
      }
    }
    return token
  }

  /// Writes a name as a token of a pointer, for a refusal's place.
  static func escape(_ name: String) -> String {
    var token = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "~": token += "~0"
      case "/": token += "~1"
      default: token.unicodeScalars.append(scalar)
      }
    }
    return token
  }
}
