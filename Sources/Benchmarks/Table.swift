import Glibc

/// The table as it is printed, a line as soon as it is known.
struct Table {
  private static let widths = [46, 16, 16, 10]

  static func header() {
    print(["what", "citywatch", "beside it", "ratio", "budget"])
    print(["----", "---------", "---------", "-----", "------"])
  }

  static func row(_ what: String, _ ours: String, beside: String = "", ratio: Double? = nil, budget: String) {
    print([what, ours, beside, ratio.map { fixed($0, 2) } ?? "", budget])
  }

  private static func print(_ cells: [String]) {
    var line = ""
    for (index, cell) in cells.enumerated() {
      guard index < widths.count else {
        line += cell
        break
      }
      let blanks = String(repeating: " ", count: max(1, widths[index] - cell.count))
      line += index == 0 ? cell + blanks : blanks + cell
      if index == widths.count - 1 { line += "   " }
    }
    Output.write(line + "\n")
  }

  /// A number with thousands separated, for instance `1,234,567`.
  static func grouped(_ value: Double) -> String {
    guard value.isFinite else { return "-" }
    var digits = String(Int64(value.rounded()))
    var index = digits.count - 3
    while index > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: index))
      index -= 3
    }
    return digits
  }

  /// A number with so many decimals.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return "-" }
    let scale = pow(10, Double(decimals))
    let whole = Int64((value * scale).rounded())
    guard decimals > 0 else { return String(whole) }
    let digits = String(abs(whole))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return (whole < 0 ? "-" : "") + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }
}

/// Standard output, unbuffered: a table that is cut off still shows the rows measured so far.
enum Output {
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(1, $0.baseAddress! + done, $0.count - done)
      }
      guard count > 0 else { return }
      done += count
    }
  }
}
