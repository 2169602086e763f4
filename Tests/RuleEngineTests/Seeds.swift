import Glibc

/// Which seeds the tests with random numbers use.
///
/// A few each time, so that the tests are run often; `CITYWATCH_SEED_FACTOR=20` makes twenty times as many, for the
/// night and after a change of the evaluators. A seed that fails is printed, and is the same in both.
enum Seeds {
  private static let factor: Int =
    unsafe getenv("CITYWATCH_SEED_FACTOR").flatMap { unsafe Int(String(cString: $0)) } ?? 1

  /// The first `count` seeds, times the factor asked for.
  static func first(_ count: Int) -> Range<Int> { 0..<count * max(1, factor) }
}
