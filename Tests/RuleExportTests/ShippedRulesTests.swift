import Configuration
import Pipeline
import RuleExport
import Telemetry
import Testing

@Suite(
  .enabled(
    if: Checker.areInstalled,
    "promtool, vmalert or amtool is not installed (prometheus, victoria-metrics, prometheus-alertmanager)"))
struct `The shipped rules, exported` {
  static func export() throws -> RuleExport {
    var settings = Settings()
    settings.devices = Checkout.path("devices")
    settings.rules = Checkout.path("rules")
    settings.addresses = Checkout.path("addresses")
    let (blueprint, diagnostics) = Blueprint.load(settings)
    let found = try #require(blueprint, "\(diagnostics)")
    return RuleExport(found.rules, inventory: ExportInventory(found.catalog, places: found.places))
  }

  @Test func `are accepted by promtool, vmalert and amtool`() throws {
    #expect(try ExportedFolder(Self.export()).complaints() == [])
  }
}
