import CAllocationCounter
import Telemetry
import Testing
import TimeSeries

@Suite struct `Appending a batch` {
  @Test func `allocates as little for 4096 readings as for 256`() {
    var head = Head()
    head.grow(toSeries: 64)
    var encoder = JournalEncoder()
    var time: Milliseconds = 0
    func batch(_ count: Int) -> Int {
      citywatch_allocations_start()
      encoder.removeAll()
      for index in 0..<count {
        time += 1_000
        let sample = Sample(time: time, value: Double(index % 700) / 100, quality: .good)
        let reading = Reading(series: SeriesID(index & 63), sample: sample)
        head.append(sample, to: reading.series)
        encoder.append(reading)
      }
      let size = unsafe encoder.withFinishedBytes { $0.count }
      let allocations = citywatch_allocations_stop()
      #expect(size > count)
      return allocations
    }
    // The first batches let buffers and rings reach their size: 16,384 readings are 256 a series.
    for _ in 0..<4 { _ = batch(4_096) }
    _ = batch(64)
    let small = batch(256)
    let large = batch(4_096)
    #expect(small == large)
  }

  @Test func `is counted at all`() {
    citywatch_allocations_start()
    let numbers = (0..<1_000).map { $0 * 2 }
    #expect(citywatch_allocations_stop() > 0)
    #expect(numbers.count == 1_000)
  }
}
