/// TCVN 5712:1993, third set, known as ABC: one byte a letter.
enum TCVN3 {
  static func scalars(_ bytes: [UInt8]) -> [Unicode.Scalar] {
    bytes.map { $0 < 0x80 ? Unicode.Scalar($0) : letters[Int($0) - 0x80] }
  }

  /// From 0xA1 on; a dot stands where the standard has no letter.
  private static let row =
    "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ."

  private static let letters: [Unicode.Scalar] = {
    var table = [Unicode.Scalar](repeating: TextEncoding.unknown, count: 128)
    // The no-break space is the only byte below the letters that lists contain.
    table[0x20] = "\u{A0}"
    for (at, letter) in row.unicodeScalars.enumerated() where letter != "." { table[0x21 + at] = letter }
    return table
  }()
}
