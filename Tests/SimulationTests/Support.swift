import AddressIndex
import Telemetry

/// The package's root, found from this file, so that tests read the tables that ship.
let root: String = {
  let parts = #filePath.split(separator: "/").dropLast(3)
  return "/" + parts.joined(separator: "/")
}()

/// The tables that ship, without a map.
let shipped: AddressIndex = {
  let (index, diagnostics) = AddressIndex.open(directory: root + "/addresses", database: nil)
  guard let index else { preconditionFailure("the shipped tables do not load: \(diagnostics)") }
  return index
}()

/// A rectangle as a polygon.
func box(_ code: String, _ west: Double, _ south: Double, _ east: Double, _ north: Double) -> CommunePolygon {
  let corners = [(south, west), (south, east), (north, east), (north, west)]
  return CommunePolygon(
    code: code,
    rings: [MapRing(isHole: false, points: corners.map { MapPoint(latitude: $0.0, longitude: $0.1) })])
}
