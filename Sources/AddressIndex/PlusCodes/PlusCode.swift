/// A full plus code (Open Location Code): a cell of the earth that can be told over the telephone.
///
/// A cell is named by 2, 4, 6, 8 or 10 to 15 digits; with ten it measures 14 by 13 metres here, with eleven 3
/// by 3. The value holds the cell and not the text, so that equal places are equal however they were written.
package struct PlusCode: Hashable, Sendable {
  /// How many digits the code has: 2, 4, 6, 8 or 10 to 15.
  package let length: Int
  /// The southern and western edge in finest cells, from the south pole and from 180° west.
  let row: Int64
  let column: Int64

  /// The number of digits that people use: about the size of a house.
  package static let usualLength = 10

  /// Whether codes of so many digits exist. Longer ones than 15 are cut, as the specification says.
  package static func isLength(_ length: Int) -> Bool {
    length >= 2 && (length >= PlusCodeGrid.pairDigits || length % 2 == 0)
  }

  /// The cell that holds a coordinate in WGS84 degrees.
  ///
  /// The latitude is cut at the poles and the longitude runs around the earth, as the specification says.
  ///
  /// - Precondition: both are finite, and `isLength(length)`.
  package init(latitude: Double, longitude: Double, length: Int = usualLength) {
    precondition(latitude.isFinite && longitude.isFinite, "a plus code names a finite coordinate")
    self.init(
      row: PlusCodeGrid.row(latitude: latitude), column: PlusCodeGrid.column(longitude: longitude),
      length: length)
  }

  /// The cell of so many digits that holds a finest cell.
  init(row: Int64, column: Int64, length: Int) {
    precondition(PlusCode.isLength(length), "a plus code has 2, 4, 6, 8 or 10 to 15 digits")
    self.length = min(length, PlusCodeGrid.maximumDigits)
    let size = PlusCodeGrid.cell(ofDigits: self.length)
    self.row = row - row % size.rows
    self.column = column - column % size.columns
  }

  /// Reads a full code; `nil` where the text is a short code or none. `PlusCodeText` says why.
  package init?(_ text: some StringProtocol) {
    guard case .full(let code) = PlusCodeText(text) else { return nil }
    self = code
  }

  /// The code in capitals, padded with zeros where it has fewer than eight digits: `7P7C4QCR+6W`.
  package var text: String {
    unsafe String(unsafeUninitializedCapacity: PlusCodeGrid.maximumDigits + 2) { bytes in
      var count = 0
      for at in 0..<max(length, PlusCodeGrid.digitsBeforePlus) {
        unsafe bytes[count] = at < length ? digit(at) : UInt8(ascii: "0")
        count += 1
        if at + 1 == PlusCodeGrid.digitsBeforePlus {
          unsafe bytes[count] = UInt8(ascii: "+")
          count += 1
        }
      }
      return count
    }
  }

  /// The digit at a place, counted from zero.
  private func digit(_ place: Int) -> UInt8 {
    let size = PlusCodeGrid.cell(ofDigits: place + 1)
    if place >= PlusCodeGrid.pairDigits {
      return PlusCodeGrid.digit(row / size.rows % 5 * 4 + column / size.columns % 4)
    }
    return PlusCodeGrid.digit(place % 2 == 0 ? row / size.rows % 20 : column / size.columns % 20)
  }

  /// The cell on the earth.
  package var area: PlusCodeArea {
    let size = PlusCodeGrid.cell(ofDigits: length)
    return PlusCodeArea(
      south: PlusCode.latitude(row), west: PlusCode.longitude(column),
      north: PlusCode.latitude(row + size.rows), east: PlusCode.longitude(column + size.columns))
  }

  private static func latitude(_ row: Int64) -> Double {
    Double(row - PlusCodeGrid.rows / 2) / Double(PlusCodeGrid.rowsPerDegree)
  }

  private static func longitude(_ column: Int64) -> Double {
    Double(column - PlusCodeGrid.columns / 2) / Double(PlusCodeGrid.columnsPerDegree)
  }
}

/// The cell of a plus code in WGS84 degrees. The southern and western edges belong to it, the others to
/// neighbours.
package struct PlusCodeArea: Hashable, Sendable {
  /// Southern edge.
  package let south: Double
  /// Western edge.
  package let west: Double
  /// Northern edge.
  package let north: Double
  /// Eastern edge.
  package let east: Double

  /// The middle, which stands for the cell where one coordinate is wanted.
  package var centre: (latitude: Double, longitude: Double) {
    ((south + north) / 2, (west + east) / 2)
  }

  /// Height and width in metres along the middle.
  package var metres: (height: Double, width: Double) {
    let scale = LocalScale(latitude: centre.latitude)
    return (
      (north - south) * MapPoint.stepsPerDegree * scale.y, (east - west) * MapPoint.stepsPerDegree * scale.x
    )
  }
}
