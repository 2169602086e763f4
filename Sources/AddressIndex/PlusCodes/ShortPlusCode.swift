/// A plus code without its first digits, as people write it beside the name of a town: `4QCR+6W Quảng Ngãi`.
///
/// It repeats every 20°, 1°, 1/20° or 1/400°; with a reference point near by, only one repetition can be
/// meant.
package struct ShortPlusCode: Hashable, Sendable {
  /// How many digits were left out: 2, 4, 6 or 8.
  package let missing: Int
  /// The code in the repetition that lies farthest south and west; its first `missing` digits mean nothing.
  let pattern: PlusCode

  /// Digits of the full code.
  package var length: Int { pattern.length }

  /// The short code in capitals.
  package var text: String { String(pattern.text.dropFirst(missing)) }

  /// The full code whose middle lies nearest to a reference point in WGS84 degrees.
  ///
  /// The reference may be wrong by almost half of the distance at which the code repeats: with four digits
  /// left out, by half a degree.
  ///
  /// - Precondition: both are finite.
  package func recovered(nearLatitude latitude: Double, longitude: Double) -> PlusCode {
    precondition(latitude.isFinite && longitude.isFinite, "a reference point is a finite coordinate")
    let period = PlusCodeGrid.cell(ofDigits: missing)
    let size = PlusCodeGrid.cell(ofDigits: length)
    let (row, column) = (PlusCodeGrid.row(latitude: latitude), PlusCodeGrid.column(longitude: longitude))
    var found = (
      row: row - row % period.rows + pattern.row, column: column - column % period.columns + pattern.column
    )
    // Twice the way from the reference to the middle, so that the half of an odd cell is a whole number.
    let north = 2 * (found.row - row) + size.rows
    let east = 2 * (found.column - column) + size.columns
    if north > period.rows && found.row >= period.rows {
      found.row -= period.rows
    } else if north < -period.rows && found.row + period.rows < PlusCodeGrid.rows {
      found.row += period.rows
    }
    if east > period.columns {
      found.column -= period.columns
    } else if east < -period.columns {
      found.column += period.columns
    }
    found.column = (found.column + PlusCodeGrid.columns) % PlusCodeGrid.columns
    return PlusCode(row: found.row, column: found.column, length: length)
  }
}

extension PlusCode {
  /// The shortest short code that a reference point in WGS84 degrees still makes unambiguous.
  ///
  /// The reference must lie within three tenths of the distance at which the short code repeats, so that
  /// another person's idea of where a town's middle is recovers the same code.
  ///
  /// - Returns: `nil` where the reference is too far away, or the code has fewer than eight digits.
  package func shortened(nearLatitude latitude: Double, longitude: Double) -> ShortPlusCode? {
    guard length >= PlusCodeGrid.digitsBeforePlus, latitude.isFinite, longitude.isFinite else { return nil }
    let size = PlusCodeGrid.cell(ofDigits: length)
    let north = abs(2 * (row - PlusCodeGrid.row(latitude: latitude)) + size.rows)
    let around = abs(2 * (column - PlusCodeGrid.column(longitude: longitude)) + size.columns)
    let east = min(around, 2 * PlusCodeGrid.columns - around)
    for missing in [8, 6, 4] {
      let period = PlusCodeGrid.cell(ofDigits: missing)
      guard 10 * north < 6 * period.rows, 10 * east < 6 * period.columns else { continue }
      if length == PlusCodeGrid.digitsBeforePlus && missing == 8 { continue }
      return ShortPlusCode(
        missing: missing,
        pattern: PlusCode(
          row: row % period.rows, column: column % period.columns, length: length))
    }
    return nil
  }
}
