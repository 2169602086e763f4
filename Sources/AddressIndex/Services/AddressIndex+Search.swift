extension AddressIndex {
  /// Answers to a text, best first.
  ///
  /// Words may stand in any order, with or without accents, commas and words for kinds; typing errors are
  /// tolerated. A house that is not known is answered by its alley, its street, its hamlet or its commune,
  /// and the answer says what is missing. Where the same name is borne by several places, each is an answer.
  ///
  /// - Parameters:
  ///   - near: places near this point come first.
  ///   - limit: at most so many answers, from 1 to 100.
  package func search(_ text: String, near: MapPoint? = nil, limit: Int = 10) -> [AddressMatch] {
    answers(text, near: near, limit: limit, isSuggesting: false)
  }

  /// What somebody may be about to type: the last word may be the beginning of one, and once digits are typed
  /// the houses of a street that begin with them are offered.
  package func suggest(_ prefix: String, near: MapPoint? = nil, limit: Int = 10) -> [AddressMatch] {
    answers(prefix, near: near, limit: limit, isSuggesting: true)
  }

  /// Of 100 answers nobody reads the last.
  private static let maximumAnswers = 100
  /// An answer that accounts for less than this of a text is none; half of the words, about.
  private static let leastScore = 0.4

  private func answers(_ text: String, near: MapPoint?, limit: Int, isSuggesting: Bool) -> [AddressMatch] {
    let limit = min(max(limit, 1), AddressIndex.maximumAnswers)
    let query = AddressQuery(text, parser: parser)
    guard !query.words.isEmpty else { return [] }
    let matches = QueryMatches(query, gazetteer: gazetteer, units: unitWords, isSuggesting: isSuggesting)
    let candidates = PlaceScoring.candidates(matches, in: self, near: near)
    let drafter = MatchDrafter(index: self, matches: matches, isSuggesting: isSuggesting, limit: limit)
    let writer = MatchWriter(index: self, matches: matches, near: near)
    let drafts = drafter.drafts(candidates)
    let coded = self.matches(ofCode: text, near: near)
    let found = coded + distinct(drafts, limit: limit - min(limit, coded.count)).map { writer.answer($0) }
    if found.isEmpty, !isSuggesting, let unit = wholeUnit(drafts, matches) { return [writer.answer(unit)] }
    return found
  }

  /// The drafts that are good enough, each target once.
  private func distinct(_ drafts: [MatchDraft], limit: Int) -> [MatchDraft] {
    let least = max(AddressIndex.leastScore, 0.55 * (drafts.first?.score ?? 0))
    var seen: Set<MatchDraft.Target> = []
    var answers: [MatchDraft] = []
    for draft in drafts where draft.score >= least && answers.count < limit {
      if seen.insert(draft.target).inserted { answers.append(draft) }
    }
    return answers
  }

  /// Where nothing else answers, the unit that the text names whole stands for all that is not known: "Xưởng
  /// cơ khí Hai Lúa, phường Cẩm Thành".
  private func wholeUnit(_ drafts: [MatchDraft], _ matches: QueryMatches) -> MatchDraft? {
    drafts.first { draft in
      guard draft.candidate.isUnit, draft.candidate.own.nonzeroBitCount > 1 else { return false }
      return matches.mentions.contains { list in
        list.contains { $0.entry == draft.candidate.number && $0.words & draft.candidate.own == $0.words }
      }
    }
  }

  /// The objects that bear a text as their code.
  private func matches(ofCode text: String, near: MapPoint?) -> [AddressMatch] {
    guard let gazetteer, text.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return [] }
    let code = text.split(separator: " ").joined()
    return gazetteer.objects(withCode: code).map { object in
      var match = self.match(ofObject: object, gazetteer, score: 2, near: near)
      match.reasons = [.code(code)]
      return match
    }
  }

  /// A house as an answer, without reasons.
  func match(ofObject object: Int, _ gazetteer: Gazetteer, score: Double, near: MapPoint?) -> AddressMatch {
    let code = gazetteer.names[gazetteer.communes[Int(gazetteer.objects.communes[object])]]
    let position = gazetteer.position(of: UInt32(object))
    return AddressMatch(
      level: .house, text: PlaceLine(index: self).line(ofObject: object, gazetteer), position: position,
      extent: 0, communeCode: code, communeName: communes[code]?.fullName ?? "", communeCodes: [code],
      number: gazetteer.objects.numbers[object],
      state: AddressState(rawValue: gazetteer.objects.states[object]) ?? .declared, score: score,
      metres: metres(from: near, to: position), reasons: [], object: object)
  }

  func metres(from near: MapPoint?, to position: MapPoint?) -> Double? {
    guard let near, let position else { return nil }
    return LocalScale(latitude: near.latitude).distance(near, position)
  }
}
