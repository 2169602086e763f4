import RuleLanguage
import Telemetry

/// The straight line through the readings of a window by least squares: how fast a river rises, and when it
/// will reach a level if it goes on like this.
///
/// (Ordinary least squares: slope = Σ(x − x̄)(y − ȳ) / Σ(x − x̄)², from the exact sums of `LineMoments`, so that a
/// gauge at 515 m above the sea loses no digits and a window that is carried along says what a fresh look says.)
struct FittedLine {
  /// Two readings always make a line, and with a noisy gauge a steep one.
  private static let fewestReadings = 3

  /// The line; its zero is the end of the window.
  private let line: WindowLine

  /// The line of a window whose readings are enough for one.
  init(_ line: WindowLine) { self.line = line }

  /// Whether so many readings over such a time are enough for a line over `window`: three that span half of it.
  /// A shorter stretch would tell of a wave, not of the river.
  static func isFounded(
    on count: Int, from oldest: Milliseconds, to newest: Milliseconds, window: Milliseconds
  ) -> Bool {
    count >= fewestReadings && newest - oldest >= window / 2
  }

  /// The rise an hour, negative while it falls.
  var risePerHour: Double { line.slope * 3_600 }

  /// How many seconds after the window's end the line reaches `threshold`: zero on it exactly.
  ///
  /// - Returns: `nil` where the line lies level or moves away from the threshold, and for no threshold, NaN.
  func seconds(to threshold: Double) -> Double? {
    let rest = threshold - line.atZero
    if rest == 0 { return 0 }
    guard line.slope != 0, !rest.isNaN else { return nil }
    let seconds = rest / line.slope
    return seconds > 0 ? seconds : nil
  }
}

extension FittedLine {
  /// What `rising` says, or with the threshold as its argument `time_to`.
  func value(of function: Function, _ arguments: WindowArguments) -> Double? {
    function == .rising ? risePerHour : seconds(to: arguments.first)
  }
}
