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
