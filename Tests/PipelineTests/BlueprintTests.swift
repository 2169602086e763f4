import Configuration
import LocalBroker
import Pipeline
import Telemetry
import Testing

@Suite struct `A blueprint` {
  private func faults(devices: [String: String], rules: String) throws -> (isUsable: Bool, [String]) {
    let town = try Town(devices: Town.gauges(["g1"]), rules: Town.rules(Town.ladder))
    for (name, text) in devices { try town.folder.write("devices/\(name)", text) }
    try town.folder.write("rules/rules.yaml", rules)
    let (blueprint, diagnostics) = Blueprint.load(town.settings)
    return (blueprint != nil, diagnostics.map(\.message))
  }

  @Test func `says which devices skip a level for want of a threshold`() throws {
    let inventory =
      "id,class,name,latitude,longitude,threshold:bd1,threshold:bd2\ng1,gauge,Trạm,15.12,108.80,1,\n"
      + "g2,gauge,Trạm,15.12,108.80,1,2\n"
    let (isUsable, messages) = try faults(
      devices: ["gauges.csv": inventory], rules: Town.rules(Town.ladder))
    #expect(isUsable)
    #expect(messages.contains { $0.contains("no threshold 'bd2' and skip level 2: g1") })
  }

  /// The shipped addresses without a map: what contradicts there is far.
  @Test func `reports each part of a stated place at its column, and keeps contradictions on the device`()
    throws
  {
    let town = try Town(
      devices: Town.gauges(["g1"]), rules: Town.rules("{ alert: High, expr: water_level > 1 }"))
    try town.folder.write(
      "devices/gauges.csv",
      """
      id,class,name,latitude,longitude,commune,address
      g1,gauge,Trạm 1,15.12,108.80,Phường Cẩm Thành,
      g2,gauge,Trạm 2,14.35,107.99,21025,
      g3,gauge,Trạm 3,,,21142,
      g4,gauge,Trạm 4,,,,"Thôn 1, Xã Ba Tơ"
      g5,gauge,Trạm 5,,,21025,"Thôn 1, Xã Ba Tơ"
      g6,gauge,Trạm 6,0,0,21025,
      g7,gauge,Trạm 7,,,Bình Nguyên Xa,

      """)
    let (loaded, diagnostics) = Blueprint.load(town.settings)
    let blueprint = try #require(loaded, "\(diagnostics)")
    let reported = diagnostics.filter { $0.file.hasSuffix("gauges.csv") && $0.line > 1 }
      .map { "\($0.line):\($0.column): \($0.message)" }
    #expect(
      reported == [
        "3:30: device 'g2': stated commune 21025 Phường Cẩm Thành, but the coordinate lies 122 km from its seat",
        "4:19: device 'g3': '21142' may be 21136 Xã Cà Đam or 21157 Xã Tây Trà Bồng; give the code or a coordinate",
        "4:19: device 'g3': commune code '21142' ended on 2025-07-01; it became 21136 Xã Cà Đam and 21157 Xã Tây Trà "
          + "Bồng",
        "6:25: device 'g5': stated commune 21025 Phường Cẩm Thành, but the address lies in 21484 Xã Ba Tơ",
        "7:17: device 'g6': the coordinate is 0, 0: a receiver without a fix",
        "8:19: device 'g7': no commune is called 'Bình Nguyên Xa'; give its code",
      ])
    #expect(
      blueprint.places.map(\.communeCode) == ["21025", "21025", "", "21484", "21025", "21025", ""])
    #expect(
      blueprint.places.map { $0.disagreement != nil } == [false, true, false, false, true, true, false])
  }

  @Test(arguments: [
    ("water_level{kind=\\\"gouge\\\"}", "no series of 'water_level' has kind="),
    ("water_level{device=\\\"g2\\\"}", "did you mean 'g1'?"),
  ])
  func `says which matcher leaves a rule without readings`(expression: String, part: String) throws {
    let (isUsable, messages) = try faults(
      devices: [:], rules: Town.rules("{ alert: A, expr: \"\(expression) > 1\" }"))
    #expect(isUsable)
    #expect(messages.contains { $0.contains(part) }, "\(messages)")
  }

  @Test func `refuses a recording rule that reads its own result`() throws {
    let circle = Town.rules("{ record: round, expr: max(round) + max(water_level) }")
    let (isUsable, messages) = try faults(devices: [:], rules: circle)
    #expect(!isUsable)
    #expect(messages.contains { $0.contains("break the circle") })
  }
}
