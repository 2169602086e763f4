extension AddressIndex {
  /// The commune whose polygon holds a point, as its position in `CommuneIndex.communes`; -1 where none does or no
  /// map is loaded.
  ///
  /// The bare question, without a look for the border: whoever lays out or counts many points asks it often.
  package func communePosition(holding point: MapPoint) -> Int { grid?.commune(at: point) ?? -1 }
}
