import Telemetry

/// What the address of a device says of its place.
struct SiteAddress {
  /// As the inventory has it.
  var text: String
  /// The communes in force that it may lie in, the likeliest first; empty where it names none that is known.
  var codes: [String]
  /// Where its house, alley or street is; `nil` where the address base does not know it.
  var position: MapPoint?
  /// How fine it was found.
  var level: PlaceLevel
}

extension AddressIndex {
  /// Reads an address as people write it.
  /// - Parameter codes: the communes that it may lie in, by what stands beside it; empty for any.
  func siteAddress(_ text: String, among codes: [String]) -> SiteAddress {
    var address = SiteAddress(text: text, codes: [], position: nil, level: .none)
    for part in text.split(separator: ",").reversed() {
      let matches = directory.matches(named: part.trimmed).filter { $0.level == .commune }
      guard let first = matches.first else { continue }
      for match in matches where match.fit == first.fit && match.isKindRight == first.isKindRight {
        address.codes += communes(ofCandidate: match.candidate).filter { !address.codes.contains($0) }
      }
      address.level = .commune
      break
    }
    return address
  }
}

extension Substring {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
