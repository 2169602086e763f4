extension MatchWriter {
  /// Why a candidate answers, as far as its words tell.
  func reasons(_ candidate: PlaceScoring.Candidate) -> [AddressMatch.Reason] {
    var reasons: [AddressMatch.Reason] = []
    let query = matches.query
    let own = query.text(of: candidate.own)
    if !own.isEmpty { reasons.append(.name(own.joined(separator: " "))) }
    let around = query.text(of: candidate.around)
    if !around.isEmpty { reasons.append(.unit(around.joined(separator: " "))) }
    let house = candidate.isUnit ? nil : query.house(besides: candidate.own | candidate.around)
    var rest: UInt32 = 0
    for (at, word) in query.words.enumerated() where !word.isKind {
      let bit: UInt32 = 1 << UInt32(at)
      if (candidate.own | candidate.around | (house?.words ?? 0)) & bit == 0 { rest |= bit }
    }
    reasons += missing(rest)
    return reasons + corrections(candidate)
  }

  /// What is not accounted for, neighbouring words together.
  private func missing(_ bits: UInt32) -> [AddressMatch.Reason] {
    var found: [AddressMatch.Reason] = []
    var run: [String] = []
    for at in 0...matches.query.words.count {
      if at < matches.query.words.count, bits & 1 << UInt32(at) != 0 {
        run.append(matches.query.words[at].word.text)
      } else if !run.isEmpty {
        found.append(.missing(run.joined(separator: " ")))
        run = []
      }
    }
    return found
  }

  /// Words that were read as others: with a typing error, or with other accents.
  private func corrections(_ candidate: PlaceScoring.Candidate) -> [AddressMatch.Reason] {
    guard let index = candidate.isUnit ? self.index.unitWords.words : self.index.gazetteer?.words else {
      return []
    }
    var found: [AddressMatch.Reason] = []
    for (at, word) in matches.query.words.enumerated() where candidate.own & 1 << UInt32(at) != 0 {
      let list = candidate.isUnit ? matches.unitWords[at] : matches.wayWords[at]
      let match = list.first { match in
        let range = index.bearers(of: match.word)
        let place = Halving.first(range.count) {
          Int(index.bearers[range.lowerBound + $0]) >= candidate.number
        }
        return place < range.count && Int(index.bearers[range.lowerBound + place]) == candidate.number
      }
      guard let match else { continue }
      if match.errors > 0 {
        found.append(.corrected(typed: word.word.text, read: index.text(match.word)))
      } else if word.word.hasAccents, match.quality < 0.85 {
        found.append(.otherAccents(word.word.text))
      }
    }
    return found
  }

  /// The units of before that the text names around a place.
  func formerUnits(_ candidate: PlaceScoring.Candidate, of commune: String) -> [AddressMatch.Reason] {
    guard let position = index.communes.position(of: commune) else { return [] }
    var found: [AddressMatch.Reason] = []
    for mention in matches.mentions[position] where mention.words & candidate.around == mention.words {
      let entry = index.unitWords.entries[mention.entry]
      let first = matches.query.words[mention.words.trailingZeroBitCount]
      let isAnnounced = first.announced.map { $0.fit(entry.kind, entry.level) >= 0 } ?? true
      let isToday = index.communes.communes[position].fullName == entry.fullName
      let reason = AddressMatch.Reason.formerUnit(entry.fullName)
      if !entry.isInForce, isAnnounced, !isToday, !found.contains(reason) { found.append(reason) }
    }
    return found
  }
}
