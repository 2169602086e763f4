import AddressIndex
import Telemetry

/// The walk through one list: each row is read, looked up in the register, and becomes an object, a change, or a
/// line in the file of refusals.
struct ImportWalk {
  let register: Register
  let owners: OwnerNotes
  let options: ImportOptions
  let file: String
  let number: Int64
  var summary: ImportSummary
  var refused: RowList
  var flagged: RowList
  var keys = PlaceKeyMaker()
  /// What was met so far; `nil` where the register had objects before, of which it knows nothing.
  private var met: KeysMet?
  /// The line that spoke of each object, by its number: a list must not say two things of one.
  private var lines: [UInt32] = []

  init(
    register: Register, owners: OwnerNotes, options: ImportOptions, file: String,
    number: Int64, summary: ImportSummary, refused: RowList, flagged: RowList, isFirst: Bool
  ) {
    met = isFirst ? KeysMet() : nil
    self.register = register
    self.owners = owners
    self.options = options
    self.file = file
    self.number = number
    self.summary = summary
    self.refused = refused
    self.flagged = flagged
  }

  private var act: Act { Act(at: options.at, by: options.by, action: "import", importNumber: number) }

  /// Takes the rows of a batch, and says where the list cannot be read any further.
  mutating func take(_ batch: borrowing RowBatch) throws(RegisterError) {
    for at in batch.rows.indices {
      let line = batch.rows[at].line
      summary.counts.rows += 1
      let refusal: RowRefusal?
      switch batch.rows[at].outcome {
      case .refused(let found): refusal = found
      case .candidate(let candidate, let key):
        refusal = try store(candidate, key, line) { batch.original(at) }
      }
      if let refusal { try refuse(refusal, line, batch.original(at)) }
    }
    if case .failure(let error) = batch.end { throw error }
  }

  /// Closes the lists beside the import.
  mutating func finish() throws(RegisterError) -> ImportSummary {
    try refused.finish()
    try flagged.finish()
    if refused.count > 0 { summary.refusedPath = refused.path }
    if flagged.count > 0 { summary.flaggedPath = flagged.path }
    return summary
  }

  private mutating func refuse(
    _ refusal: RowRefusal, _ line: Int, _ original: [UInt8]
  ) throws(RegisterError) {
    summary.counts.refused += 1
    summary.refusals[refusal.reason, default: 0] += 1
    try refused.add(original, line: line, reason: "\(refusal.reason.rawValue): \(refusal.message)")
    summary.list(Diagnostic(file: file, line: line, column: 1, message: refusal.message))
  }

  /// Adds or changes the object that a row means. Returns why not, where it cannot.
  private mutating func store(
    _ candidate: CandidateObject, _ key: PlaceKey, _ line: Int, _ original: () -> [UInt8]
  ) throws(RegisterError) -> RowRefusal? {
    var known: RegisteredObject?
    if !isCertainlyNew(candidate.object, key) {
      switch try register.identify(candidate.object, key, &keys) {
      case .known(let object): known = object
      case .new: known = nil
      case .refused(let refusal): return refusal
      }
    }
    let stored: RegisteredObject
    var isNews = true
    if let known {
      let merged = candidate.merged(into: known)
      let earlier = spokenOf(known.record.number)
      isNews = merged != known
      if isNews, earlier != 0 {
        return RowRefusal(
          .contradictsRow,
          "line \(earlier) says otherwise of the same object; give each an id or leave one out")
      }
      if isNews { try change(known, merged) }
      stored = merged
    } else {
      var fresh = candidate.fresh(day: options.day, by: options.by)
      fresh.record.number = try register.insert(fresh, key: key, act)
      summary.counts.added += 1
      summary.needsIndex = true
      stored = fresh
    }
    if !candidate.owner.isEmpty, try owners.note(stored.record.number, candidate.owner) { isNews = true }
    if known != nil {
      if isNews { summary.counts.changed += 1 } else { summary.counts.unchanged += 1 }
    }
    speak(of: stored.record.number, line)
    try report(candidate, line, original)
    return nil
  }

  /// Whether no row of this list, into an empty register, had the id, a code or the address of this one.
  private mutating func isCertainlyNew(_ object: RegisteredObject, _ key: PlaceKey) -> Bool {
    guard met != nil else { return false }
    let hasID = !object.sourceID.isEmpty
    var isKnown = !hasID && object.record.codes.isEmpty && key.isEmpty
    if hasID, met?.meet(0, object.source, object.sourceID) ?? true { isKnown = true }
    for code in object.record.codes where met?.meet(1, code.scheme, code.text) ?? true { isKnown = true }
    if !key.isEmpty, met?.meet(UInt64(bitPattern: key.hash)) ?? true { isKnown = true }
    return !isKnown
  }

  private mutating func change(
    _ known: RegisteredObject, _ merged: RegisteredObject
  ) throws(RegisterError) {
    let facts = try register.change(known, to: merged, key: keys.key(of: merged.record), act)
    if facts.contains(where: \.isIndexed) { summary.needsIndex = true }
  }

  /// What was mended, converted or is contradicted is told, never only done.
  private mutating func report(
    _ candidate: CandidateObject, _ line: Int, _ original: () -> [UInt8]
  ) throws(RegisterError) {
    if !candidate.convertedFrom.isEmpty { summary.counts.converted += 1 }
    if !candidate.repairs.isEmpty { summary.counts.repaired += 1 }
    for repair in candidate.repairs {
      summary.list(Diagnostic(file: file, line: line, column: 1, gravity: .warning, message: repair))
    }
    guard let contradiction = candidate.contradiction else { return }
    summary.counts.flagged += 1
    try flagged.add(original(), line: line, reason: contradiction)
    summary.list(Diagnostic(file: file, line: line, column: 1, gravity: .warning, message: contradiction))
  }

  private func spokenOf(_ object: Int64) -> UInt32 {
    object < lines.count ? lines[Int(object)] : 0
  }

  private mutating func speak(of object: Int64, _ line: Int) {
    let at = Int(object)
    if at >= lines.count {
      lines += [UInt32](repeating: 0, count: max(at + 1, 2 * lines.count) - lines.count)
    }
    lines[at] = UInt32(truncatingIfNeeded: line)
  }
}
