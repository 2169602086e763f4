import RuleEngine
import RuleLanguage
import Telemetry
import Testing
import TimeSeries

@Suite struct `A fitted line` {
  /// What an expression says of the gauge `x` at its newest reading.
  private func value(
    of expression: String, _ readings: [(minute: Int64, value: Double)]
  ) throws -> Double? {
    let gauge = World.station(0, "x", device: "d")
    var query = InstantQuery(try Expression(parsing: expression), series: [gauge])
    var head = Head()
    head.grow(toSeries: 1)
    head.setWindow(4 * Span.hour, of: gauge.id)
    var now: Milliseconds = 0
    for reading in readings {
      now = 10 * Span.hour + reading.minute * Span.minute
      head.append(Sample(time: now, value: reading.value, quality: .good), to: gauge.id)
    }
    return try query.elements(at: now, head: head).first?.value
  }

  @Test func `says nothing of two readings, nor of a short stretch of the window`() throws {
    #expect(try value(of: "rising(x, 3h)", [(0, 1), (179, 2)]) == nil)
    #expect(try value(of: "rising(x, 3h)", [(0, 1), (30, 1.5), (89, 2)]) == nil)
    #expect(try value(of: "rising(x, 3h)", [(0, 1), (45, 1.5), (90, 2)]) != nil)
    #expect(try value(of: "time_to(x, 9, 3h)", [(0, 1), (30, 1.5), (89, 2)]) == nil)
  }

  @Test(arguments: [0.0, 515.25]) func `finds the slope of a straight rise wherever the gauge's zero lies`(
    _ datum: Double
  ) throws {
    let rise = (0...6).map { (minute: Int64($0) * 30, value: datum + 0.25 * Double($0)) }
    let slope = try #require(try value(of: "rising(x, 3h)", rise))
    #expect(abs(slope - 0.5) < 1e-9)
    let seconds = try #require(try value(of: "time_to(x, \(datum + 2), 3h)", rise))
    #expect(abs(seconds - 3_600) < 1e-4)
  }

  @Test func `reaches nothing that lies behind, and nothing at all while level`() throws {
    let rise: [(minute: Int64, value: Double)] = [(0, 1), (60, 2), (120, 3)]
    #expect(try value(of: "time_to(x, 2.5, 3h)", rise) == nil)
    #expect(try value(of: "time_to(x, 3, 3h)", rise) == 0)
    let fall: [(minute: Int64, value: Double)] = [(0, 3), (60, 2), (120, 1)]
    #expect(try value(of: "time_to(x, 2.5, 3h)", fall) == nil)
    let seconds = try #require(try value(of: "time_to(x, 0, 3h)", fall))
    #expect(abs(seconds - 3_600) < 1e-9)
    let level: [(minute: Int64, value: Double)] = [(0, 2), (60, 2), (120, 2)]
    #expect(try value(of: "rising(x, 3h)", level) == 0)
    #expect(try value(of: "time_to(x, 2.5, 3h)", level) == nil)
    #expect(try value(of: "time_to(x, 2, 3h)", level) == 0)
  }
}

@Suite struct `The neighbourhood of gauges` {
  @Test func `measures along the ground`() {
    let traKhuc = Position(latitude: 15.133, longitude: 108.783)
    let konTum = Position(latitude: 14.5, longitude: 108.017)
    #expect(Neighbourhood.distance(traKhuc, traKhuc) == 0)
    // A degree of a meridian of the mean sphere is 111,195 m.
    let north = Position(latitude: 16.133, longitude: 108.783)
    #expect(abs(Neighbourhood.distance(traKhuc, north) - 111_195.08) < 0.1)
    #expect(abs(Neighbourhood.distance(traKhuc, konTum) - Neighbourhood.distance(konTum, traKhuc)) < 1e-6)
    #expect((100_000...115_000).contains(Neighbourhood.distance(traKhuc, konTum)))
    let (west, east) = (Position(latitude: 0, longitude: 179.999), Position(latitude: 0, longitude: -179.999))
    #expect(abs(Neighbourhood.distance(west, east) - 222.39) < 0.01)
  }

  @Test(arguments: 0..<20) func `finds whom comparing all with all finds`(seed: Int) {
    var random = RandomNumbers(seed: UInt64(seed))
    let places = (0..<60).map { _ in
      Position(
        latitude: 15 + Double(random.below(300)) / 1e4, longitude: 108.7 + Double(random.below(300)) / 1e4)
    }
    let metres = Double(100 + random.below(2_000))
    let expected = places.map { place in
      places.indices.filter { Neighbourhood.distance(place, places[$0]) <= metres }
    }
    #expect(Neighbourhood(places, within: metres).neighbours == expected, "seed \(seed)")
  }

  @Test func `joins what hangs together`() {
    var clusters = Clusters(count: 6)
    clusters.join(0, 1)
    clusters.join(4, 5)
    clusters.join(1, 4)
    #expect(Set([0, 1, 4, 5].map { clusters.representative(of: $0) }).count == 1)
    #expect(clusters.representative(of: 2) != clusters.representative(of: 3))
    #expect(clusters.representative(of: 2) != clusters.representative(of: 0))
  }
}

/// Small random numbers that a printed seed brings back.
struct RandomNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x5851_F42D_4C95_7F2D }

  /// A whole number from zero, smaller than `bound`.
  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}
