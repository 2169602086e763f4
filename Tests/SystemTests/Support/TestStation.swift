import Telemetry

/// Devices of a test's own: one class of river gauges that send a level and a time.
enum TestStation {
  /// The files of a devices folder: quantities, one class, the named gauges, thresholds of 1, 2 and 3 m.
  ///
  /// - Parameter interval: the longest normal pause between two readings.
  static func files(_ ids: [String], interval: String = "10m") -> [String: String] {
    [
      "quantities.yaml": """
      quantities:
        water_level: { unit: m, decimals: 3, plausible: [-10, 100], units: { cm: 0.01 } }

      """,
      "gauge.yaml": """
      class: gauge
      kind: river
      topic: test/{device}/level
      timestamp: { pointer: /ts, format: milliseconds }
      interval: \(interval)
      fields:
        - { quantity: water_level, pointer: /level, unit: m }

      """,
      "gauges.csv": inventory(ids),
    ]
  }

  /// The inventory of some gauges.
  static func inventory(_ ids: [String]) -> String {
    let rows = ids.map { "\($0),gauge,Trạm \($0),15.12,108.80,1,2,3\n" }
    return "id,class,name,latitude,longitude,threshold:bd1,threshold:bd2,threshold:bd3\n" + rows.joined()
  }

  /// One reading.
  static func message(_ id: String, _ level: String, at time: Milliseconds) -> SensorMessage {
    SensorMessage("test/\(id)/level", #"{"ts":\#(time),"level":\#(level)}"#)
  }
}
