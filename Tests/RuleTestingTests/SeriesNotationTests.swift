import RuleTesting
import Telemetry
import Testing

@Suite("Values in expanding notation")
struct SeriesNotationTests {
  /// The times, in minutes, and values of one series.
  private func readings(_ values: String) throws -> [(Int64, Double)] {
    let (file, faults) = TestFiles.parse(
      "tests: [{ interval: 1m, input_series: [{ series: up, values: '\(values)' }] }]")
    let input = try #require(file?.tests.first?.inputs.first, "\(faults)")
    return input.readings.map { ($0.at / Span.minute, $0.value) }
  }

  @Test(
    arguments: [
      ("1 2 3", [1, 2, 3]), ("1+2x3", [1, 3, 5, 7]), ("10-1x2", [10, 9, 8]), ("5x2", [5, 5, 5]),
      ("-1-1x1 +4", [-1, -2, 4]), ("1e2 .5 -2.5e-1", [100, 0.5, -0.25]),
      ("0+0.1x3", [0, 0.1, 0.2, 0.30000000000000004]),
      ("Inf -Inf +inf", [.infinity, -.infinity, .infinity]), ("", []), ("  7  ", [7]), ("3x0", [3]),
    ] as [(String, [Double])])
  func `are expanded as promtool expands them`(text: String, values: [Double]) throws {
    #expect(try readings(text).map(\.1) == values)
  }

  @Test func `leave out what is not there, and keep the time`() throws {
    #expect(try readings("1 _ 2 _x3 3").map(\.0) == [0, 2, 6])
  }

  @Test(arguments: [
    "1,2", "1+2", "x5", "1x", "1x99999999", "two", "1+x2", "--1", "0x10x2", "_1", "stales", "1 2+ 3",
  ])
  func `are refused with a place where they make no sense`(text: String) {
    let (file, faults) = TestFiles.parse(
      "tests: [{ interval: 1m, input_series: [{ series: up, values: '\(text)' }] }]")
    #expect(file == nil, "\(text) was read")
    #expect(faults.contains { $0.hasPrefix("test.yaml:1:") }, "\(faults)")
  }
}
