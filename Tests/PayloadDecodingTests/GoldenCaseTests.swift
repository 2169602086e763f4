import PayloadDecoding
import Testing

/// One folder of `cases`: `format.txt`, `payload.json` (or `payload.txt`), `expected.txt`.
struct GoldenCase: CustomTestStringConvertible {
  let name: String
  let payload: [UInt8]
  let format: MessageFormat
  let expected: String

  static let names = Files.names(in: Files.cases)

  var testDescription: String { name }

  init(_ name: String) throws {
    let folder = "\(Files.cases)/\(name)"
    self.name = name
    let bytes = Files.bytes(of: "\(folder)/payload.json") ?? Files.bytes(of: "\(folder)/payload.txt")
    payload = try #require(bytes, "\(folder) has no payload")
    format = try FormatText.parse(try #require(Files.text(of: "\(folder)/format.txt"), "no format.txt"))
    expected = try #require(Files.text(of: "\(folder)/expected.txt"), "no expected.txt")
  }
}

@Suite struct `A message of a device class` {
  @Test(arguments: GoldenCase.names)
  func `is read, and refused, as its golden case tells`(name: String) throws {
    let golden = try GoldenCase(name)
    let decoder = try MessageDecoder(golden.format)
    var buffer = MeasurementBuffer()
    // Twice: a decoder and a buffer that were used before must tell the same.
    for _ in 0..<2 {
      decode(golden.payload, with: decoder, into: &buffer)
      #expect(buffer.story == golden.expected)
    }
  }

  @Test func `has golden cases for every reason the decoder gives`() throws {
    let told = try GoldenCase.names.map { try GoldenCase($0).expected }.joined()
    let reasons = [
      "too-deep", "empty-message", "invalid-utf8", "invalid-json", "missing-field", "wrong-type",
      "not-a-number", "not-finite", "bad-timestamp",
    ]
    for reason in reasons { #expect(told.contains("refused \(reason)"), "no case meets \(reason)") }
  }
}
