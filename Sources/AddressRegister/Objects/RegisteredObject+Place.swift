import AddressIndex
import Telemetry

extension AddressIndex {
  /// Compares an object's coordinate and commune, and writes down how well they agree.
  ///
  /// - Returns: how they contradict each other; `nil` where they do not, or where there is no coordinate.
  func comparePlace(of object: inout RegisteredObject) -> String? {
    guard let position = object.record.position else { return nil }
    let (place, disagreement) = place(
      forStatedCommune: object.record.communeCode, latitude: position.latitude, longitude: position.longitude)
    object.sureness = disagreement == nil ? place.sureness : .unknown
    return disagreement?.explanation(communes)
  }
}
