import AddressIndex
import DeviceCatalog
import RuleEngine
import Telemetry

extension Blueprint {
  /// Where what a transition tells of has happened, with everything that people call the place.
  ///
  /// Looked up when an alert changes, and only then: nobody asks for the address of every reading. What an
  /// inventory says of a bus is where it is kept at night; a bus that was not seen lately has no place.
  /// - Parameter tag: where the device was, for one that moves.
  func place(of transition: Transition, _ tag: PlaceTag) -> Place {
    let place: Place
    if tag != .ofDevice {
      place = addresses.place(of: tag)
    } else if let device = transition.device {
      place = catalog.isMoving(device) ? .unknown : places[Int(device.index)]
    } else {
      place = placeOfGroup(transition.labels)
    }
    return addresses.described(place)
  }

  /// A group of devices has no point; where it is the group of a commune, it has a commune.
  private func placeOfGroup(_ labels: Labels) -> Place {
    guard let commune = addresses.communes[labels["commune"]] else { return .unknown }
    return Place(
      communeCode: commune.code, communeName: commune.fullName, provinceCode: commune.provinceCode,
      sureness: .stated)
  }
}
