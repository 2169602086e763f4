/// A column of whole numbers, differenced up to twice and cut into planes that compress well by themselves.
///
/// What is left after differencing is small: a river rises a centimetre or none. Two such numbers share one
/// byte (a half byte each, 15 meaning "more follows"), because an entropy coder of bytes cannot go below one
/// bit a byte. Larger numbers, for instance the jitter of a clock, first give away their lowest bytes, which
/// are noise, as planes of their own.
enum IntegerColumn {
  /// How many samples are looked at to choose a form; they speak for the rest.
  private static let probeLength = 512
  private static let escape: UInt64 = 15

  /// How a column is differenced.
  private enum Form: UInt8 {
    /// Distances from the smallest number.
    case plain = 0
    /// Differences of neighbours.
    case differences = 1
    /// Differences of differences.
    case secondDifferences = 2
  }

  static func append(_ numbers: [Int64], to writer: inout ByteWriter, with compressor: BlockCompressor) {
    let form = cheapestForm(of: numbers)
    var codes = encode(numbers, form: form)
    let planes = planeCount(for: codes[...])
    writer.append(form.rawValue | UInt8(planes) << 2)
    if form == .plain { writer.append(zigzag: numbers.min() ?? 0) }
    var plane = [UInt8](repeating: 0, count: codes.count)
    for _ in 0..<planes {
      for index in codes.indices {
        plane[index] = UInt8(truncatingIfNeeded: codes[index])
        codes[index] >>= 8
      }
      compressor.append(plane, to: &writer)
    }
    var halves = [UInt8](repeating: 0, count: (codes.count + 1) / 2)
    var escaped = ByteWriter()
    for index in codes.indices {
      let code = codes[index]
      halves[index >> 1] |= UInt8(truncatingIfNeeded: min(code, escape)) << (index & 1 == 0 ? 0 : 4)
      if code >= escape { escaped.append(varint: code - escape) }
    }
    compressor.append(halves, to: &writer)
    compressor.append(escaped.bytes, to: &writer)
  }

  static func read(
    _ reader: inout ByteReader, count: Int, with compressor: BlockCompressor
  ) throws(FormatFault) -> [Int64] {
    let header = try reader.byte()
    guard let form = Form(rawValue: header & 3), header >> 2 <= 8 else {
      throw .impossible("a column's form")
    }
    let planes = Int(header >> 2)
    let smallest = form == .plain ? try reader.zigzag() : 0
    var low = [UInt64](repeating: 0, count: count)
    for plane in 0..<planes {
      let bytes = try compressor.read(&reader, limit: count)
      guard bytes.count == count else { throw .wrongCount }
      for index in 0..<count { low[index] |= UInt64(bytes[index]) << UInt64(8 * plane) }
    }
    let halves = try compressor.read(&reader, limit: (count + 1) / 2)
    guard halves.count == (count + 1) / 2 else { throw .wrongCount }
    let escaped = try compressor.read(&reader, limit: 10 * count)
    try addHalves(halves, escaped, to: &low, shift: UInt64(8 * planes))
    return decode(low, form: form, smallest: smallest)
  }

  private static func addHalves(
    _ halves: [UInt8], _ escaped: [UInt8], to codes: inout [UInt64], shift: UInt64
  ) throws(FormatFault) {
    var position = 0
    for index in codes.indices {
      var code = UInt64(index & 1 == 0 ? halves[index >> 1] & 15 : halves[index >> 1] >> 4)
      if code == escape {
        var bits: UInt64 = 0
        var more: UInt64 = 0
        while true {
          guard position < escaped.count, bits < 64 else { throw .truncated }
          let byte = escaped[position]
          position += 1
          more |= UInt64(byte & 0x7f) << bits
          bits += 7
          if byte < 0x80 { break }
        }
        code &+= more
      }
      if shift < 64 { codes[index] |= code << shift }
    }
    guard position == escaped.count else { throw .wrongCount }
  }

  // MARK: - Differences

  private static func encode(_ numbers: [Int64], form: Form) -> [UInt64] {
    var codes: [UInt64] = []
    codes.reserveCapacity(numbers.count)
    var previous: Int64 = 0
    var slope: Int64 = 0
    let smallest = form == .plain ? numbers.min() ?? 0 : 0
    for number in numbers {
      switch form {
      case .plain: codes.append(UInt64(bitPattern: number &- smallest))
      case .differences: codes.append(ZigZag.encode(number &- previous))
      case .secondDifferences:
        let difference = number &- previous
        codes.append(ZigZag.encode(difference &- slope))
        // The first number is a level, not a slope.
        slope = codes.count == 1 ? 0 : difference
      }
      previous = number
    }
    return codes
  }

  private static func decode(_ codes: [UInt64], form: Form, smallest: Int64) -> [Int64] {
    var numbers: [Int64] = []
    numbers.reserveCapacity(codes.count)
    var number: Int64 = 0
    var slope: Int64 = 0
    for code in codes {
      switch form {
      case .plain: number = Int64(bitPattern: code) &+ smallest
      case .differences: number &+= ZigZag.decode(code)
      case .secondDifferences:
        slope &+= ZigZag.decode(code)
        number &+= slope
        if numbers.isEmpty { slope = 0 }
      }
      numbers.append(number)
    }
    return numbers
  }

  // MARK: - Choices

  /// The sum of the lengths in bits, over the probe: cheap, and near enough to what compression will find.
  static func cost(of numbers: [Int64]) -> (form: UInt8, bits: Int) {
    let probe = Array(numbers.prefix(probeLength))
    var best = (form: Form.plain.rawValue, bits: Int.max)
    for form in [Form.differences, .secondDifferences, .plain] {
      // The first codes hold the absolute level, which every form pays once.
      let codes = encode(probe, form: form).dropFirst(form == .plain ? 0 : Int(form.rawValue))
      let bits = codes.reduce(0) { $0 + 65 - $1.leadingZeroBitCount }
      if bits < best.bits { best = (form.rawValue, bits) }
    }
    return best
  }

  private static func cheapestForm(of numbers: [Int64]) -> Form {
    Form(rawValue: cost(of: numbers).form) ?? .differences
  }

  /// How many low bytes are noise: the planes that leave a typical number within its half byte.
  private static func planeCount(for codes: ArraySlice<UInt64>) -> Int {
    let probe = codes.dropFirst(2).prefix(probeLength)
    guard !probe.isEmpty else { return 0 }
    let bits = probe.reduce(0) { $0 + 64 - $1.leadingZeroBitCount }
    let average = Double(bits) / Double(probe.count)
    return average <= 3.6 ? 0 : min(8, Int((average + 4.4) / 8))
  }
}
