import AddressIndex
import Testing

/// The rows of a table of public test vectors beside the checkout; empty where it is absent.
private func vectors(_ name: String) -> [[String]] {
  guard let bytes = readFile(root + "/../shared/data/olc/" + name) else { return [] }
  return String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
    $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
}

private let encodings = vectors("encoding.csv")
private let validities = vectors("validityTests.csv")

@Suite(.enabled(if: !encodings.isEmpty, "the public vectors of plus codes are not on this machine"))
struct `The public vectors of plus codes` {
  @Test func `are all encoded as published`() throws {
    #expect(encodings.count >= 302)
    for row in encodings {
      let (latitude, longitude) = (try #require(Double(row[0])), try #require(Double(row[1])))
      let code = PlusCode(latitude: latitude, longitude: longitude, length: try #require(Int(row[4])))
      #expect(code.text == row[5], "\(row)")
    }
  }

  @Test func `come back as the cell that holds the coordinate`() throws {
    for row in encodings {
      let code = try #require(PlusCode(row[5]))
      #expect(code.text == row[5])
      let latitude = max(-90, min(90, try #require(Double(row[0]))))
      var longitude = try #require(Double(row[1]))
      while longitude < -180 { longitude += 360 }
      while longitude >= 180 { longitude -= 360 }
      let area = code.area
      // Some vectors lie a rounding away from an edge.
      #expect(area.south <= latitude + 1e-9 && latitude <= area.north + 1e-9, "\(row)")
      #expect(area.west <= longitude + 1e-9 && longitude <= area.east + 1e-9, "\(row)")
    }
  }

  @Test func `are valid, short and full as published`() {
    #expect(validities.count >= 20)
    for row in validities {
      let text = PlusCodeText(row[0])
      let (isShort, isFull) =
        switch text {
        case .full: (false, true)
        case .short: (true, false)
        case .fault: (false, false)
        }
      #expect([isShort || isFull, isShort, isFull].map { String($0) } == Array(row[1...3]), "\(row)")
    }
  }
}

@Suite struct `A plus code` {
  /// Encoded by the specification's own Python implementation (openlocationcode 1.0.1).
  @Test(arguments: [
    (15.1205, 108.7923, 4, "7P7C0000+"), (15.1205, 108.7923, 8, "7P7C4QCR+"),
    (15.1205, 108.7923, 10, "7P7C4QCR+6W"), (15.1205, 108.7923, 11, "7P7C4QCR+6W3"),
    (14.35, 108.0, 10, "7P6C9222+22"), (15.3786, 109.1186, 11, "7P7F94H9+CCX"),
    (14.9, 107.5, 15, "7P69WG22+2222222"), (90, 0, 10, "CFX2X2X2+X2"), (0, 180, 10, "62G22222+22"),
  ])
  func `names the cell of a coordinate`(latitude: Double, longitude: Double, length: Int, text: String) throws
  {
    let code = PlusCode(latitude: latitude, longitude: longitude, length: length)
    #expect(code.text == text)
    #expect(PlusCode(text.lowercased()) == code)
    let centre = code.area.centre
    #expect(PlusCode(latitude: centre.latitude, longitude: centre.longitude, length: length) == code)
  }

  @Test func `has a middle, four edges and a size`() throws {
    let area = try #require(PlusCode("7P7C4QCR+6W")).area
    #expect((area.south, area.north) == (15.1205, 15.120625))
    #expect((area.west, area.east) == (108.79225, 108.792375))
    #expect(abs(area.centre.latitude - 15.1205625) < 1e-12)
    #expect(abs(area.metres.height - 13.83) < 0.01)
    #expect(abs(area.metres.width - 13.44) < 0.01)
  }

  @Test(arguments: [
    ("", PlusCodeText.Fault.empty), ("+", .empty), ("7P7C4QCR6W", .noPlus), ("7P7C+4QCR+", .severalPluses),
    ("7P7+C4QCR6W", .misplacedPlus), ("7P7C4QCR6W+", .misplacedPlus), ("7P7C4QCR+6", .loneDigit),
    ("7P7C4QCR+6A", .foreignCharacter), ("7P7C4QCR +6W", .foreignCharacter),
    ("Quảng Ngãi", .foreignCharacter),
    ("00000000+", .misplacedZeros), ("7P700000+", .misplacedZeros), ("7P00C000+", .misplacedZeros),
    ("7P0000+", .misplacedZeros), ("7P7C0000+22", .misplacedZeros), ("7P7C4QCR+00", .misplacedZeros),
    ("F2222222+22", .outsideEarth), ("2W222222+22", .outsideEarth),
    (String(repeating: "2", count: 80), .tooLong),
  ])
  func `is refused by name where it is none`(text: String, fault: PlusCodeText.Fault) {
    #expect(PlusCodeText(text) == .fault(fault))
    #expect(PlusCode(text) == nil)
    #expect(!fault.explanation.isEmpty)
  }

  @Test func `exists with 2, 4, 6, 8 and from 10 digits on`() {
    #expect((0...20).filter(PlusCode.isLength) == [2, 4, 6, 8] + Array(10...20))
  }
}

@Suite struct `A short plus code` {
  /// The shortest form by the specification's own Python implementation, and the point it was shortened near.
  @Test(arguments: [
    ("7P7C4QCR+6W", 15.1205, 108.7923, "+6W"), ("7P7C4QCR+6W", 15.12, 108.79, "CR+6W"),
    ("7P7C4QCR+6W", 15.0, 108.5 + 0.00001, "4QCR+6W"),
  ])
  func `leaves out what the reference says`(code: String, lat: Double, lon: Double, text: String) throws {
    let full = try #require(PlusCode(code))
    let short = try #require(full.shortened(nearLatitude: lat, longitude: lon))
    #expect(short.text == text)
    #expect(PlusCodeText(text) == .short(short))
    #expect(short.recovered(nearLatitude: lat, longitude: lon) == full)
  }

  @Test func `is not made where the reference is too far away or the code too coarse`() throws {
    let full = try #require(PlusCode("7P7C4QCR+6W"))
    #expect(full.shortened(nearLatitude: 16, longitude: 108.8) == nil)
    #expect(try #require(PlusCode("7P7C0000+")).shortened(nearLatitude: 15.5, longitude: 108.5) == nil)
    #expect(full.shortened(nearLatitude: .nan, longitude: 108.8) == nil)
    let coarse = try #require(PlusCode("7P7C4QCR+"))
    #expect(coarse.shortened(nearLatitude: 15.1212, longitude: 108.7912)?.text == "CR+")
  }

  /// Recovered by the specification's own Python implementation.
  @Test(arguments: [
    ("2222+22", 89.6, 0.0, "CFX22222+22"), ("XXXXXX+XX", -81, 0, "2CXXXXXX+XX"),
    ("22+", 42.899, 9.012, "8FJFW222+"), ("22+", 14.95125, -23.5001, "796RXG22+"),
    ("4qcr+6w", 15.0, 108.5, "7P7C4QCR+6W"), ("XX+XX", 15.0001, 108.0001, "7P69XXXX+XX"),
  ])
  func `means the repetition nearest to the reference`(short: String, lat: Double, lon: Double, full: String)
  {
    guard case .short(let code) = PlusCodeText(short) else {
      Issue.record("\(short) is a short code")
      return
    }
    #expect(code.recovered(nearLatitude: lat, longitude: lon).text == full)
  }

  @Test func `of any cell and reference comes back whole`() throws {
    let seed: UInt64 = 1_511
    var numbers = SeededNumbers(state: seed)
    for _ in 0..<20_000 {
      let latitude = Double.random(in: -90...90, using: &numbers)
      let longitude = Double.random(in: -180...180, using: &numbers)
      let length = [8, 10, 11, 13, 15].randomElement(using: &numbers) ?? 10
      let code = PlusCode(latitude: latitude, longitude: longitude, length: length)
      #expect(PlusCode(code.text) == code, "seed \(seed)")
      let reach: Double = [0.0001, 0.005, 0.25].randomElement(using: &numbers) ?? 0
      let near = (
        latitude: latitude + Double.random(in: -reach...reach, using: &numbers),
        longitude: longitude + Double.random(in: -reach...reach, using: &numbers)
      )
      guard let short = code.shortened(nearLatitude: near.latitude, longitude: near.longitude) else {
        continue
      }
      let back = short.recovered(nearLatitude: near.latitude, longitude: near.longitude)
      #expect(back == code, "seed \(seed), \(latitude), \(longitude), \(short.text)")
    }
  }
}

@Suite struct `A plus code beside the name of a place` {
  private static let index = AddressIndex.open(directory: root + "/addresses", database: nil).index

  @Test(arguments: [
    ("4QCR+6W Quảng Ngãi", "7P7C4QCR+6W", "Thành phố Quảng Ngãi"),
    ("4qcr+6w, tp quang ngai, Việt Nam", "7P7C4QCR+6W", "Thành phố Quảng Ngãi"),
    ("CR+6W Phường Nghĩa Lộ", "7P7C4QCR+6W", "Phường Nghĩa Lộ"),
    ("CR+6W Đường không tên, Phường Nghĩa Lộ", "7P7C4QCR+6W", "Phường Nghĩa Lộ"),
    ("7P7C4QCR+6W Hà Nội", "7P7C4QCR+6W", ""), (" 7P7C4QCR+6W", "7P7C4QCR+6W", ""),
  ])
  func `is the one near that place`(text: String, code: String, reference: String) throws {
    let index = try #require(Self.index)
    let full = try #require(PlusCode(code))
    #expect(index.readPlusCode(text) == .codes([PlusCodeReading(code: full, reference: reference)]))
  }

  @Test func `is several where several places have the name`() throws {
    let index = try #require(Self.index)
    guard case .codes(let readings) = index.readPlusCode("CR+6W Ba To") else {
      Issue.record("Ba Tơ and Ba Tô are communes")
      return
    }
    #expect(readings.count > 1)
    #expect(Set(readings.map(\.code)).count == readings.count)
  }

  @Test func `says what is missing or unknown`() throws {
    let index = try #require(Self.index)
    guard case .short(let short) = PlusCodeText("4QCR+6W") else { return }
    #expect(index.readPlusCode("4QCR+6W") == .needsReference(short))
    #expect(index.readPlusCode("4QCR+6W ,") == .needsReference(short))
    #expect(index.readPlusCode("4QCR+6W Nơi Không Có") == .unknownPlace("Nơi Không Có"))
    #expect(index.readPlusCode("Quảng Ngãi") == .fault(.foreignCharacter))
  }
}
