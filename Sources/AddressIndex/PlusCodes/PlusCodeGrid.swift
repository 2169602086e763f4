import Glibc

/// The steps that plus codes count in, and the twenty digits that they are written with.
///
/// Source: the Open Location Code specification. Five pairs of digits divide 20° by 20 each time; five more
/// digits divide the last square into 5 rows and 4 columns each time. Counted in the finest cells, every
/// boundary is a whole number, so that a code never depends on how a machine rounds.
enum PlusCodeGrid {
  /// Finest cells in a degree of latitude: 8,000 of the fifth pair times 5 to the fifth.
  static let rowsPerDegree: Int64 = 8_000 * 3_125
  /// Finest cells in a degree of longitude: 8,000 of the fifth pair times 4 to the fifth.
  static let columnsPerDegree: Int64 = 8_000 * 1_024
  /// Rows from pole to pole.
  static let rows = 180 * rowsPerDegree
  /// Columns around the earth.
  static let columns = 360 * columnsPerDegree

  /// The digits in order of their values: no vowels, and none that is mistaken for another.
  static let digits = StaticString("23456789CFGHJMPQRVWX")
  /// Digits of pairs, before the grid begins.
  static let pairDigits = 10
  /// The longest code: 15 digits name 4 by 14 millimetres.
  static let maximumDigits = 15
  /// Digits before the plus.
  static let digitsBeforePlus = 8

  /// Rows and columns that a cell of a code with so many digits covers.
  static func cell(ofDigits count: Int) -> (rows: Int64, columns: Int64) {
    var (height, width) = (20 * rowsPerDegree, 20 * columnsPerDegree)
    for digit in stride(from: 2, to: count, by: 1) {
      if digit >= pairDigits {
        height /= 5
        width /= 4
      } else if digit % 2 == 0 {
        height /= 20
        width /= 20
      }
    }
    return (height, width)
  }

  /// The value of a written digit in either case; `nil` where it is none.
  static func value(of character: UInt8) -> Int64? {
    let capital =
      character >= UInt8(ascii: "a") && character <= UInt8(ascii: "z")
      ? character & 0xDF : character
    for value in 0..<20 where unsafe digits.utf8Start[value] == capital { return Int64(value) }
    return nil
  }

  /// The written digit of a value.
  static func digit(_ value: Int64) -> UInt8 {
    precondition(value >= 0 && value < 20, "a digit of a plus code counts to twenty")
    return unsafe digits.utf8Start[Int(value)]
  }

  /// The row that holds a latitude; the poles belong to the outermost rows.
  static func row(latitude: Double) -> Int64 {
    min(floor(max(-90, min(90, latitude)), stepsPerDegree: rowsPerDegree) + rows / 2, rows - 1)
  }

  /// The column that holds a longitude, which may run around the earth more than once.
  static func column(longitude: Double) -> Int64 {
    // Not beyond 360: a remainder of a small number would round it for nothing.
    let degrees = abs(longitude) <= 360 ? longitude : fmod(longitude, 360)
    let column = (floor(degrees, stepsPerDegree: columnsPerDegree) + columns / 2) % columns
    return column < 0 ? column + columns : column
  }

  /// Whole steps, rounded down.
  ///
  /// 76.1 degrees, an edge, has no exact binary form, and the nearest lies below it. Whoever wrote it means
  /// the cell that begins there: a product within two roundings of a whole number is that number.
  private static func floor(_ degrees: Double, stepsPerDegree: Int64) -> Int64 {
    let steps = degrees * Double(stepsPerDegree)
    let nearest = steps.rounded()
    return Int64(abs(steps - nearest) <= 2 * steps.ulp ? nearest : steps.rounded(.down))
  }
}
