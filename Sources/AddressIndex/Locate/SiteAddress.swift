/// What the address of a device says of its place.
struct SiteAddress {
  /// As the inventory has it.
  var text: String
  /// The communes in force that it may lie in; empty where it names none that is known.
  var codes: [String]
  /// Where its house, alley or street is; `nil` where the address base does not know it, or knows several.
  var position: MapPoint?
  /// How fine it was found.
  var level: PlaceLevel
}

extension AddressIndex {
  /// Finds an address as people write it.
  /// - Parameter codes: the communes that it may lie in, by what stands beside it; empty for any. A street of that
  ///   name elsewhere is then not meant, unless there is none in them.
  func siteAddress(_ text: String, among codes: [String]) -> SiteAddress {
    let matches = geocode(text).matches.filter { $0.level > .province }
    let fitting = matches.filter { !Set($0.communeCodes).isDisjoint(with: codes) }
    let meant = fitting.isEmpty ? matches : fitting
    var address = SiteAddress(text: text, codes: [], position: nil, level: meant.first?.level ?? .none)
    for match in meant {
      address.codes += match.communeCodes.filter { !address.codes.contains($0) }
    }
    if meant.count == 1, address.level >= .street { address.position = meant[0].position }
    return address
  }
}
