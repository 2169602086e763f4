import Telemetry
import Testing
import TimeSeries

private func bytes(_ records: [JournalRecord]) -> [UInt8] {
  var encoder = JournalEncoder()
  for record in records { encoder.append(record.reading, kind: record.kind) }
  return unsafe encoder.withFinishedBytes { unsafe Array($0) }
}

private func records(_ bytes: [UInt8]) throws(FormatFault) -> [JournalRecord] {
  var found: [JournalRecord] = []
  try unsafe bytes.withUnsafeBufferPointer { buffer throws(FormatFault) in
    try unsafe JournalDecoder.decode(UnsafeRawBufferPointer(buffer)) { found.append($0) }
  }
  return found
}

private func record(
  _ series: Int, _ time: Milliseconds, _ value: Double, _ quality: Quality = .good,
  place: PlaceTag = .ofDevice, kind: JournalRecord.Kind = .reading
) -> JournalRecord {
  let sample = Sample(time: time, value: value, quality: quality)
  return JournalRecord(Reading(series: SeriesID(series), sample: sample, place: place), kind: kind)
}

@Suite struct `A journal row` {
  static let awkward: [Double] = [
    0, -0.0, 3.47, -3.47, 1e-9, 1 / 3.0, .infinity, -.infinity, .greatestFiniteMagnitude,
    .leastNonzeroMagnitude, 9_007_199_254_740_991, 9_007_199_254_740_994, 0.1 + 0.2, 123_456.789_012_345,
  ]

  @Test func `gives back what was put in, bit for bit`() throws {
    let place = PlaceTag(communeCode: 21_115, sureness: .inside)
    var all: [JournalRecord] = []
    for (index, value) in Self.awkward.enumerated() {
      all.append(record(index * 7 % 5, Int64(index) * 999 - 5_000, value, .suspect))
      all.append(record(4_000_000_000, 1_763_600_000_000, -value, .missing, place: place, kind: .history))
      all.append(record(0, Int64(index), value, .fail, kind: .requalified))
    }
    let found = try records(bytes(all))
    #expect(found == all)
    #expect(found.map(\.reading.sample.value.bitPattern) == all.map(\.reading.sample.value.bitPattern))
  }

  @Test func `keeps a NaN's bits`() throws {
    let nan = Double(bitPattern: 0x7ff0_0000_0000_0002)
    let found = try records(bytes([record(0, 0, nan)]))
    #expect(found[0].reading.sample.value.bitPattern == nan.bitPattern)
  }

  @Test func `is laid out as the format page draws it`() {
    let found = bytes([record(3, 60_000, 3.47), record(4, 60_250, 3.5, .suspect)])
    #expect(
      found == [
        1, 2, 0, 0, 0,
        0x01, 6, 0xC0, 0xA9, 0x07, 0x9E, 0x36,
        0x03, 2, 0xF4, 0x03, 0xDA, 0x36,
        0x78, 0x6B, 0x00, 0xBE,
      ])
  }

  /// A row that an older program wrote: a commune without a coordinate.
  @Test func `of before coordinates were kept is read`() throws {
    let old: [UInt8] = [
      1, 1, 0, 0, 0,
      0x11, 6, 0xC0, 0xA9, 0x07, 0x9E, 0x36, 0xCC, 0xA4, 0x0A,
      0xF6, 0x2F, 0x48, 0x59,
    ]
    let place = PlaceTag(communeCode: 21_065, sureness: .inside)
    #expect(try records(old) == [record(3, 60_000, 3.47, place: place)])
  }

  @Test func `tells where a bus was as the format page draws it`() throws {
    let place = PlaceTag(
      communeCode: 21_065, sureness: .inside, latitude: 15.1213, longitude: 108.8021)
    let row = [record(3, 60_000, 3.47, place: place), record(4, 60_000, 21.7, place: place)]
    let found = bytes(row)
    #expect(
      found == [
        2, 2, 0, 0, 0,
        0x11, 6, 0xC0, 0xA9, 0x07, 0x9E, 0x36, 0x99, 0xC9, 0x14, 0x90, 0xCF, 0x9A, 0x90, 0x01, 0x90, 0x88,
        0xCF, 0x8D, 0x08,
        0x11, 2, 0, 0x8A, 0xD3, 0x02, 0x99, 0xC9, 0x14, 0, 0,
        0x22, 0x5A, 0xDC, 0x1C,
      ])
    #expect(try records(found) == row)
  }

  @Test func `gives back where devices were, coordinate or not`() throws {
    let rows = [
      record(0, 0, 1, place: PlaceTag(communeCode: 21_065, sureness: .inside, latitude: -90, longitude: 180)),
      record(1, 0, 1),
      record(0, 1, 1, place: PlaceTag(communeCode: 21_065, sureness: .nearBorder)),
      record(0, 2, 1, place: PlaceTag(communeCode: 0, sureness: .unknown, latitude: 90, longitude: -180)),
      record(0, 3, 1, place: PlaceTag(communeCode: 99_999, sureness: .stated, latitude: 0, longitude: 1e-7)),
    ]
    #expect(try records(bytes(rows)) == rows)
  }

  @Test func `of devices that stand still is what it was before places had coordinates`() {
    #expect(bytes((0..<10).map { record($0, Int64($0), 1) }).first == 1)
  }

  @Test func `ends in the low half of XXH64, in long rows too`() {
    let found = bytes((0..<10).map { record($0, Int64($0) * 60_000, Double($0)) })
    #expect(found.count == 70)
    #expect(found.suffix(4) == [0xFB, 0x6D, 0xA4, 0xA6])
  }

  @Test func `names what is wrong with damaged bytes`() {
    let good = bytes([record(3, 60_000, 3.47), record(4, 60_250, 3.5)])
    #expect(throws: FormatFault.truncated) { try records([]) }
    #expect(throws: FormatFault.unknownVersion(9)) { try records([9] + good.dropFirst()) }
    #expect(throws: FormatFault.wrongChecksum) { try records(Array(good.dropLast())) }
    for position in 1..<good.count {
      var damaged = good
      damaged[position] ^= 0x10
      #expect(throws: FormatFault.wrongChecksum, "byte \(position)") { try records(damaged) }
    }
  }

  @Test func `is empty without entries`() throws {
    #expect(try records(bytes([])) == [])
  }
}
