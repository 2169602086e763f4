import LocalBroker
import Testing

@Suite struct `The command doctor` {
  @Test func `names the devices whose stated place the map contradicts`() throws {
    let desk = try Desk(
      rules: "groups: [{ name: g, rules: [{ alert: High, expr: water_level > 2 }] }]\n", readings: [])
    let well = try desk.run("doctor")
    #expect(well.output.contains("well  places: no device's place is contradicted\n"), "\(well.output)")
    try desk.folder.write(
      "devices/gauges.csv",
      "id,class,name,latitude,longitude,commune\ng1,gauge,Trạm Một,15.12,108.80,21025\n"
        + "g2,gauge,Trạm Hai,14.35,107.99,21025\n")
    let (code, output) = try desk.run("doctor")
    #expect(code == 1)
    #expect(
      output.contains(
        "LOOK  places: 1 contradicted: g2; the first: stated commune 21025 Phường Cẩm Thành, "
          + "but the coordinate lies 122 km from its seat\n"), "\(output)")
  }
}
