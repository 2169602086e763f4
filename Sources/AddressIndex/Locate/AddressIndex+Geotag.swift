package import Telemetry

extension AddressIndex {
  /// The place of a device that stands still, from what the inventory says of it.
  ///
  /// Text and coordinate are both checked against the map. Sensors hang on bridges and rivers are borders, so a
  /// stated commune is kept where the coordinate lies across its border by no more than the border's tolerance
  /// (`nearBorder`), or outside every commune near its shore (`nearestPolygon`); `borderDistance` says how far.
  /// Where they really disagree the stated commune is kept too, with the sureness `unknown`, and the disagreement
  /// is returned and written on the place: nothing is chosen in silence.
  ///
  /// Without a coordinate an address gives one, where the address base knows its house, alley or street; then
  /// `geocoded` says how fine.
  package func place(of site: StatedSite) -> (place: Place, findings: [SiteFinding]) {
    var judge = SiteJudge(site, index: self)
    var place = judge.judge()
    let contradictions = judge.findings.map(\.disagreement).filter(\.isContradiction)
      .map { $0.sentence(communes) }
    if !contradictions.isEmpty {
      place.disagreement = LocalizedText(
        vi: contradictions.map(\.vi).joined(separator: "; "),
        en: contradictions.map(\.en).joined(separator: "; "))
    }
    return (place, judge.findings)
  }

  /// The place of a device from a commune's code and a coordinate, as `place(of:)` judges them, and the first
  /// thing to look at.
  package func place(
    forStatedCommune code: String?, latitude: Double?, longitude: Double?
  ) -> (place: Place, disagreement: Disagreement?) {
    let site = StatedSite(commune: code ?? "", latitude: latitude, longitude: longitude)
    let (place, findings) = place(of: site)
    return (place, findings.first?.disagreement)
  }
}
