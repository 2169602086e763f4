import CAllocationCounter
import DeviceCatalog
import Telemetry
import Testing

@Suite struct `The way of a reading through the catalog` {
  @Test func `asks for no memory`() throws {
    let files = DeviceFiles([
      "gauge.yaml": """
      class: gauge
      kind: river
      topic: citywatch/river/{device}/level
      interval: 10m
      fields:
        - quantity: water_level
          pointer: /level
          limits:
            range: [0, 12]
            spike: 0.5
            rate: { change: 1, per: 1h }
            flat: { tolerance: 0.01, suspect: 1h }
            gap: { intervals: 3, jump: 1 }
      """,
      "rivers.csv": "id,class,commune\nG,gauge,21025\n",
    ])
    let catalog = try #require(files.load().catalog)
    var control = catalog.makeQualityControl()
    let known = Array("citywatch/river/G/level".utf8)
    let stranger = Array("citywatch/river/H/level".utf8)
    var found = 0
    func walk(_ rounds: Range<Int>) {
      unsafe known.withUnsafeBytes { known in
        unsafe stranger.withUnsafeBytes { stranger in
          for round in rounds {
            guard case .device(_, let device) = unsafe catalog.route(topic: known) else { continue }
            let slot = catalog.firstSlot(of: device)
            let value = catalog.conversion(slot: slot).apply(Double(round % 7))
            _ = control.check(slot, time: Milliseconds(round) * Span.minute, value: value)
            if case .unknownDevice = unsafe catalog.route(topic: stranger) { found += 1 }
          }
        }
      }
    }
    // The first readings of a process make the runtime look up its types.
    walk(0..<10)
    citywatch_allocations_start()
    walk(10..<1_000)
    let allocations = citywatch_allocations_stop()
    #expect(found == 1_000)
    #expect(allocations == 0)
  }
}
