import AddressIndex
import AddressRegister
import LocalFiles
import Testing

@Suite("Points in GeoJSON")
struct GeoJSONTests {
  private func take(_ text: String, as name: String = "points.geojson", in office: Office) throws
    -> ImportSummary
  {
    let path = try office.write(text, to: name)
    let task = RegisterImport(
      into: try office.register(), ownersPath: office.ownersPath, index: smallIndex, classes: shippedClasses)
    return try task.geoJSON(
      path, ImportOptions(source: "points", by: "lan", at: october15, day: "2026-10-15"))
  }

  private let faulty = """
    {"type": "FeatureCollection", "features": [
      {"type": "Feature", "geometry": null, "properties": {"house": "1", "street": "Lê Lợi", "code": "21025"}},
      {"type": "Feature", "geometry": {"type": "Point", "coordinates": [108.05, 15.05]},
       "properties": {"house": "2", "street": "Lê \\"Lợi\\"", "code": "99999", "màu cổng": "xanh"}},
      {},
      {"type": "Feature", "geometry": null, "properties": {"house": 3, "code": "21025", "class": "lâu đài"}}
    ]}
    """

  @Test
  func `refused features stay features, whole and with the reason, and are imported when they are mended`()
    throws
  {
    let office = Office()
    let summary = try take(faulty, in: office)
    #expect(summary.counts.added == 1)
    #expect(summary.refusals == [.unknownCommune: 1, .noCommune: 1, .unknownClass: 1])
    let path = try #require(summary.refusedPath)
    #expect(path == office.file("points.geojson.refused.geojson"))
    #expect(mode(of: path) == 0o600)
    let text = try office.read(path)
    #expect(
      text.contains("\"line\":2,\"reason\":\"unknown-commune: ") && text.contains("\"màu cổng\": \"xanh\""))
    // As it is, it is refused as before; each feature once.
    let again = try take(text, as: "again.geojson", in: office)
    #expect(again.refusals == summary.refusals)
    var mended = text.split(separator: "99999").joined(separator: "21025")
    mended = mended.split(separator: "lâu đài").joined(separator: "nhà ở")
    #expect(try take(mended, as: "mended.geojson", in: office).counts.added == 2)
    #expect(try office.objects()[1].record.street == "Lê \"Lợi\"")
  }

  @Test(arguments: [
    ("\"properties\": {\"house\": 3", "within a feature"), ("{},", "between two features"),
    ("  {},", "behind one"),
    ("\n]}", "before the end of the list"),
  ]) func `a file that is cut off is told of, and brings nothing`(cut: String, place: String) throws {
    let office = Office()
    let end = try #require(faulty.firstRange(of: cut)?.lowerBound)
    #expect(throws: RegisterError.self, "\(place)") { try take(String(faulty[..<end]), in: office) }
    #expect(try office.register().count() == 0)
  }
}
