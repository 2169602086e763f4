import AddressIndex
import CSVDocument

/// One row of a list that was read and checked, on its way to the register.
struct JudgedRow: Sendable {
  /// What the reading came to.
  enum Outcome: Sendable {
    /// The row says this of an object, whose folded address is the key.
    case candidate(CandidateObject, PlaceKey)
    /// The row cannot be used.
    case refused(RowRefusal)
  }

  /// One-based line or feature number.
  var line: Int
  /// What came of it.
  var outcome: Outcome
  /// Where the row as it was written ends in the batch's bytes.
  var originalEnd: Int
}

/// Some rows of a list, in the order of the file.
struct RowBatch: Sendable {
  /// How the list ends.
  enum End: Sendable {
    /// There are no more rows.
    case ofList
    /// The rows that follow cannot be read.
    case failure(RegisterError)
  }

  /// The rows; none where the list has ended.
  private(set) var rows: [JudgedRow] = []
  /// The rows as they were written, one behind the other; grows before its row is added.
  var originals: [UInt8] = []
  /// The part of the file that was read, from 0 to 1.
  var fraction = 0.0
  /// Whether and how the list ends behind these rows.
  var end: End?

  /// The row at a place as it was written, a line of CSV: what is refused must not be lost.
  func original(_ at: Int) -> [UInt8] {
    let start = at == 0 ? 0 : rows[at - 1].originalEnd
    return Array(originals[start..<rows[at].originalEnd])
  }

  /// Adds a row, whose bytes end `originals`.
  mutating func add(_ outcome: JudgedRow.Outcome, line: Int) {
    rows.append(JudgedRow(line: line, outcome: outcome, originalEnd: originals.count))
  }

  /// Forgets the rows but keeps their memory.
  mutating func clear() {
    rows.removeAll(keepingCapacity: true)
    originals.removeAll(keepingCapacity: true)
    end = nil
  }
}

/// Reads and checks the rows of a list, batch by batch. Knows nothing of the register, so that it can work on the
/// next rows while the register stores the last ones.
struct RowFeed<Source: RowSource> {
  private var source: Source
  private var reader: RowReader
  private var keys = PlaceKeyMaker()
  private var row = ImportRow()

  init(_ source: Source, _ reader: RowReader) {
    self.source = source
    self.reader = reader
  }

  /// Fills a batch with at most `count` rows.
  mutating func fill(_ batch: inout RowBatch, count: Int) {
    batch.clear()
    do throws(RegisterError) {
      while batch.rows.count < count, batch.end == nil {
        let outcome: JudgedRow.Outcome
        switch try source.next(&row) {
        case .end:
          batch.end = .ofList
          continue
        case .refused(let refusal): outcome = .refused(refusal)
        case .row: outcome = judged()
        }
        source.appendOriginal(to: &batch.originals)
        batch.add(outcome, line: row.line)
      }
    } catch {
      batch.end = .failure(error)
    }
    batch.fraction = source.fraction
  }

  private mutating func judged() -> JudgedRow.Outcome {
    do throws(RowRefusal) {
      let candidate = try reader.read(row)
      return .candidate(candidate, keys.key(of: candidate.object.record))
    } catch {
      return .refused(error)
    }
  }
}
