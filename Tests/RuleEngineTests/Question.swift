import RuleEngine
import RuleLanguage
import Telemetry
import Testing
import TimeSeries

/// Asks one expression of a few readings.
struct Question: ~Copyable {
  var series: [SeriesDescription] = []
  var head = Head()

  /// A series with readings at the given seconds.
  mutating func add(
    _ name: String, _ readings: [(second: Int64, value: Double)],
    labels: [(String, String)] = [("device", "d")]
  ) {
    let id = SeriesID(series.count)
    series.append(
      SeriesDescription(
        id: id, labels: Labels([("__name__", name)] + labels), device: nil, staleAfter: 5 * Span.minute))
    head.grow(toSeries: series.count)
    head.setWindow(Span.day, of: id)
    for reading in readings {
      head.append(Sample(time: reading.second * 1_000, value: reading.value, quality: .good), to: id)
    }
  }

  /// The elements as `{labels} value`, ordered; `["conflict"]` where PromQL refuses.
  func ask(_ text: String, at second: Int64) throws -> [String] {
    var query = InstantQuery(try Expression(parsing: text), series: series)
    guard let elements = try? query.elements(at: second * 1_000, head: head) else { return ["conflict"] }
    return elements.map { "\($0.labels) \($0.value)" }.sorted()
  }

  /// The value of the only element; `nil` where there is none.
  func number(_ text: String, at second: Int64) throws -> Double? {
    var query = InstantQuery(try Expression(parsing: text), series: series)
    let elements = try query.elements(at: second * 1_000, head: head)
    try #require(elements.count <= 1)
    return elements.first?.value
  }
}
