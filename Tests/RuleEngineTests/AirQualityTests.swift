import Foundation
import RuleEngine
import Telemetry
import Testing

/// The vectors of the decision and of an exact computation, where they are beside the project.
private struct AirVectors: Decodable {
  struct SubIndex: Decodable {
    let p: String
    let c: Double
    let aqi: Double?
    let aqi_int: Double?
  }
  struct Cast: Decodable {
    let c1_to_c12: [Double?]
    let nowcast: Double?
    let aqi_pm25: Double?
  }
  struct Examples: Decodable {
    struct EightHours: Decodable {
      let o3_1h_18h_to_00h: [Double]
      let computed: Double
    }
    let o3_8h_max: EightHours
  }
  let sub_index: [SubIndex]
  let nowcast: [Cast]
  let official_examples: Examples

  static let path = "../shared/data/air/vn_aqi_vectors.json"

  static func read() throws -> AirVectors {
    let bytes = try #require(ProjectFile.bytes(path))
    return try JSONDecoder().decode(AirVectors.self, from: Data(bytes))
  }
}

@Suite struct `The air quality index` {
  private func index(_ concentrations: [(scale: AirQualityIndex.Scale, value: Double)]) -> Double? {
    var reckoning = AirQualityIndex.Reckoning()
    for concentration in concentrations { reckoning.add(concentration.value, on: concentration.scale) }
    return reckoning.value
  }

  private func nowcast(_ hours: [Double?]) -> Double? {
    NowCast.value { $0 < hours.count ? hours[$0] : nil }
  }

  private static let scales: [String: AirQualityIndex.Scale] = [
    "pm25": .pm25, "pm10": .pm10, "o3_1h": .ozone1h, "o3_8h": .ozone8h, "no2": .nitrogenDioxide,
    "so2": .sulphurDioxide, "co": .carbonMonoxide,
  ]

  @Test(.enabled(if: ProjectFile.bytes(AirVectors.path) != nil, "the vectors are not beside the project"))
  func `agrees with the vectors of every pollutant`() throws {
    let vectors = try AirVectors.read()
    #expect(vectors.sub_index.count > 100)
    for vector in vectors.sub_index {
      let scale = try #require(Self.scales[vector.p])
      let index = AirQualityIndex.index(of: vector.c, on: scale)
      #expect(index.map(AirQualityIndex.rounded) == vector.aqi_int, "\(vector)")
      if let index, let exact = vector.aqi { #expect(abs(index - exact) < 1e-8, "\(vector)") }
    }
  }

  @Test(.enabled(if: ProjectFile.bytes(AirVectors.path) != nil, "the vectors are not beside the project"))
  func `agrees with the vectors of the NowCast`() throws {
    let vectors = try AirVectors.read()
    #expect(vectors.nowcast.count > 30)
    for vector in vectors.nowcast {
      let value = nowcast(vector.c1_to_c12)
      #expect((value == nil) == (vector.nowcast == nil), "\(vector)")
      guard let value, let exact = vector.nowcast else { continue }
      #expect(abs(value - exact) < 1e-8, "\(vector)")
      #expect(index([(.pm25, value)]) == vector.aqi_pm25, "\(vector)")
    }
  }

  @Test(.enabled(if: ProjectFile.bytes(AirVectors.path) != nil, "the vectors are not beside the project"))
  func `finds the highest eight hours of ozone as the decision's example does`() throws {
    let example = try AirVectors.read().official_examples.o3_8h_max
    var hours = HourMeans(at: 31 * Span.hour)
    for (hour, mean) in example.o3_1h_18h_to_00h.enumerated() {
      hours.add(Milliseconds(hour + 1) * Span.hour, mean)
    }
    let highest = try #require(AirQualityIndex.highestEightHours(hours))
    #expect(abs(highest - example.computed) < 1e-9)
  }

  /// The breakpoints of Decision 1459/QĐ-TCMT, typed from its table: index, then O3 1 h, O3 8 h, CO, SO2, NO2,
  /// PM10, PM2.5.
  @Test(arguments: [
    [0, 0, 0, 0, 0, 0, 0, 0], [50, 160, 100, 10_000, 125, 100, 50, 25],
    [100, 200, 120, 30_000, 350, 200, 150, 50], [150, 300, 170, 45_000, 550, 700, 250, 80],
    [200, 400, 210, 60_000, 800, 1_200, 350, 150], [300, 800, 400, 90_000, 1_600, 2_350, 420, 250],
    [400, 1_000, -1, 120_000, 2_100, 3_100, 500, 350], [500, 1_200, -1, 150_000, 2_630, 3_850, 600, 500],
  ])
  func `is exact on the table's rows`(_ row: [Double]) {
    let columns: [AirQualityIndex.Scale] = [
      .ozone1h, .ozone8h, .carbonMonoxide, .sulphurDioxide, .nitrogenDioxide, .pm10, .pm25,
    ]
    for (scale, concentration) in zip(columns, row.dropFirst()) where concentration >= 0 {
      #expect(AirQualityIndex.index(of: concentration, on: scale) == row[0], "\(scale)")
    }
  }

  @Test func `rounds a half up and stops at five hundred`() {
    #expect(index([(.pm25, 0), (.ozone1h, 201)]) == 101)
    #expect(index([(.pm25, 900)]) == 500)
    #expect(index([(.pm25, -3)]) == 0)
  }

  @Test func `is the highest pollutant's, and none without particles`() {
    #expect(index([(.ozone1h, 300), (.pm10, 50)]) == 150)
    #expect(index([(.ozone1h, 300), (.carbonMonoxide, 90_000)]) == nil)
    #expect(index([(.pm10, 20), (.ozone8h, 401)]) == 20)
  }

  @Test(
    arguments: [
      // The newest three hours decide whether there is a NowCast at all.
      ([30, 30, nil], 30.0), ([nil, 30, 30], 30), ([30, nil, nil, 30, 30], nil), ([], nil),
      // Half of the newest, a quarter of the next: (80 + 20) / 1.5.
      ([80, 40], 66.666_666_666_666_67), ([0, 0, 0], 0), ([-2, 0, -1], 0),
    ] as [([Double?], Double?)])
  func `leans to the newest hours`(_ hours: [Double?], _ expected: Double?) {
    #expect(nowcast(hours) == expected)
  }

  @Test func `takes whole hours, the stroke closing them`() {
    var hours = HourMeans(at: 10 * Span.hour + 20 * Span.minute)
    hours.add(9 * Span.hour, 1)
    hours.add(9 * Span.hour + 1, 2)
    hours.add(10 * Span.hour, 4)
    hours.add(10 * Span.hour + 1, 100)
    hours.add(-40 * Span.hour, 100)
    #expect((0..<3).map { hours[$0] } == [3, 1, nil])
    #expect(HourMeans(at: 10 * Span.hour).end == 10 * Span.hour)
    #expect(HourMeans(at: -1).end == -Span.hour)
  }
}
