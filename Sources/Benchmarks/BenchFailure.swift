/// Why a row of the table could not be measured.
struct BenchFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// Runs what may fail in its own way, and says so in ours.
  static func wrap<R, E: Error & CustomStringConvertible>(
    _ body: () throws(E) -> R
  ) throws(BenchFailure) -> R {
    do throws(E) {
      return try body()
    } catch {
      throw BenchFailure(error.description)
    }
  }
}
