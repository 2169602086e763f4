import Telemetry
import Testing
import TimeSeries

private func decoded(_ bytes: [UInt8]) throws(FormatFault) -> [StoredSample] {
  try unsafe bytes.withUnsafeBufferPointer { buffer throws(FormatFault) in
    try unsafe ChunkCodec().decode(UnsafeRawBufferPointer(buffer))
  }
}

private func bits(_ run: [StoredSample]) -> [UInt64] { run.map(\.sample.value.bitPattern) }

private func run(
  _ count: Int, step: (Int) -> Int64, value: (Int) -> Double
) -> [StoredSample] {
  var time: Milliseconds = 1_763_600_000_000
  return (0..<count).map { index in
    time += step(index)
    return StoredSample(Sample(time: time, value: value(index), quality: .good))
  }
}

@Suite struct `A chunk` {
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func `gives back what was put in, bit for bit`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for count in [1, 2, 3, 17, 120, 1_000] {
      let awkward = Int.random(in: 0...12, using: &random)
      let decimals = Double([1, 10, 100, 1_000].randomElement(using: &random) ?? 1)
      let jitter = Int64([0, 1, 2_000].randomElement(using: &random) ?? 0)
      var run = run(count) { _ in
        60_000 + Int64.random(in: -jitter...jitter, using: &random)
      } value: { _ in
        if Int.random(in: 0..<64, using: &random) < awkward {
          return Double(bitPattern: random.next())
        }
        return Double(Int.random(in: -50...1_000, using: &random)) / decimals
      }
      for index in run.indices where Int.random(in: 0..<20, using: &random) == 0 {
        run[index].sample.quality = Quality.allCases.randomElement(using: &random) ?? .good
        run[index].place = PlaceTag(communeCode: UInt32(index), sureness: .nearBorder)
        if Bool.random(using: &random) {
          run[index].place = PlaceTag(
            communeCode: UInt32(index), sureness: .inside, latitude: .random(in: -90...90, using: &random),
            longitude: .random(in: -180...180, using: &random))
        }
        run[index].isHistory = Bool.random(using: &random)
      }
      let found = try decoded(ChunkCodec().encode(run))
      #expect(bits(found) == bits(run), "seed \(seed), count \(count)")
      #expect(found.map(\.sample.word) == run.map(\.sample.word), "seed \(seed), count \(count)")
      #expect(found.map(\.place) == run.map(\.place) && found.map(\.isHistory) == run.map(\.isHistory))
    }
  }

  static let awkward: [Double] = [
    .nan, -0.0, 0, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
    9_007_199_254_740_994, 1 / 3.0, -1e-300, 5e-9, 3.47,
  ]

  @Test func `keeps values that are no decimals`() throws {
    let raw = run(Self.awkward.count) { _ in
      1
    } value: {
      Self.awkward[$0]
    }
    #expect(try bits(decoded(ChunkCodec().encode(raw))) == bits(raw))
    // One stale marker among decimals must not make the others raw.
    let marked = run(2_000) { _ in
      60_000
    } value: {
      $0 == 700 ? .nan : Double($0 % 40) / 100
    }
    let bytes = ChunkCodec().encode(marked)
    #expect(try bits(decoded(bytes)) == bits(marked))
    #expect(bytes.count < 600)
  }

  @Test func `keeps the earliest and the latest time there is`() throws {
    let times: [Milliseconds] = [-(1 << 58), -1, 0, 1, 1 << 58]
    let run = times.map { StoredSample(Sample(time: $0, value: 1, quality: .unknown)) }
    #expect(try decoded(ChunkCodec().encode(run)) == run)
  }

  @Test func `is laid out as the format page draws it`() {
    let run = run(4) { _ in
      60_000
    } value: {
      3.47 + Double($0) / 100
    }
    .map { StoredSample(Sample(time: $0.time - 1_763_600_000_000, value: $0.sample.value, quality: .good)) }
    let bytes = ChunkCodec().encode(run)
    #expect(
      bytes == [
        1, 4,
        0xC0, 0xA9, 0x07, 0xE0, 0xD4, 0x03, 0, 0x02, 0x08, 0x20, 0x00, 0x00,
        2, 0x02, 0x08, 0x2F, 0x00, 0x08, 0xA7, 0x05, 0x00,
        4, 1, 4, 0,
        0x0F, 0xE2, 0x8C, 0xE5,
      ], "\(bytes)")
  }

  /// A chunk that an older program wrote: communes without coordinates.
  @Test func `of before coordinates were kept is read`() throws {
    let old: [UInt8] = [
      1, 4,
      0xC0, 0xA9, 0x07, 0xE0, 0xD4, 0x03, 0, 0x02, 0x08, 0x20, 0x00, 0x00,
      2, 0x02, 0x08, 0x2F, 0x00, 0x08, 0xA7, 0x05, 0x00,
      4, 1, 4, 0xCC, 0xA4, 0x0A,
      0x36, 0x6D, 0x87, 0x03,
    ]
    let run = try decoded(old)
    #expect(run.map(\.place) == Array(repeating: PlaceTag(communeCode: 21_065, sureness: .inside), count: 4))
    // Written again, as when a younger run is merged into it, it stays what it was.
    #expect(ChunkCodec().encode(run) == old)
  }

  @Test func `of a bus takes few bytes for where it was`() {
    var random = SeededGenerator(seed: 7)
    var (latitude, longitude) = (15.1213, 108.8021)
    let standing = run(8_192) { _ in
      60_000
    } value: {
      Double($0 % 9) / 10
    }
    let driving = standing.map { sample in
      latitude += .random(in: -0.002...0.003, using: &random)
      longitude += .random(in: -0.003...0.002, using: &random)
      var driving = sample
      driving.place = PlaceTag(
        communeCode: 21_065, sureness: .inside, latitude: latitude, longitude: longitude)
      return driving
    }
    let extra = ChunkCodec().encode(driving).count - ChunkCodec().encode(standing).count
    // Fifteen bits of chance for each of two numbers are four bytes.
    #expect(Double(extra) / 8_192 < 4.5, "\(extra)")
  }

  @Test func `names what is wrong with damaged bytes`() {
    let good = ChunkCodec().encode(
      run(300) { _ in
        60_000
      } value: {
        Double($0 % 9) / 10
      })
    #expect(throws: FormatFault.truncated) { try decoded([]) }
    #expect(throws: FormatFault.unknownVersion(7)) { try decoded([7] + good.dropFirst()) }
    for position in 1..<good.count {
      var damaged = good
      damaged[position] ^= 0x01
      #expect(throws: FormatFault.wrongChecksum, "byte \(position)") { try decoded(damaged) }
    }
  }

  @Test func `of a river takes less than two thirds of a byte a reading`() {
    var random = SeededGenerator(seed: 42)
    var level = 347
    let river = run(8_192) { _ in
      60_000
    } value: { _ in
      level += [-1, 0, 0, 0, 0, 0, 1].randomElement(using: &random) ?? 0
      return Double(level) / 100
    }
    #expect(Double(ChunkCodec().encode(river).count) / 8_192 < 0.66)
  }
}
