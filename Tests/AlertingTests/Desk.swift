import Alerting
import Glibc
import SQLiteStore
import Telemetry
import Threads

/// The wall clock.
func wallClock() -> Milliseconds {
  var time = timespec()
  unsafe clock_gettime(CLOCK_REALTIME, &time)
  return Milliseconds(time.tv_sec) * 1_000 + Milliseconds(time.tv_nsec / 1_000_000)
}

/// Stands in for the pipeline: the one writer, with a database file of its own.
final class Desk {
  let path: String
  let database: Database
  let alerts: AlertStorage
  let outbox: OutboxStorage
  let reader: OutboxReader
  let results: DeliveryMailbox
  private let bell = Monitor(0)
  var book: AlertBook

  init(_ messages: AlertMessages = Samples.bothSinks) throws {
    path = "/tmp/cw-alerting-\(getpid())-\(UInt32.random(in: 0 ... .max)).sqlite"
    database = try Database(path: path)
    try database.execute("PRAGMA journal_mode = WAL")
    try database.execute(AlertStorage.schema)
    try database.execute(OutboxStorage.schema)
    alerts = try AlertStorage(database)
    outbox = try OutboxStorage(database)
    reader = try OutboxReader(database)
    let bell = bell
    results = DeliveryMailbox { bell.change { $0 += 1 } }
    book = AlertBook(messages: messages)
  }

  deinit { for suffix in ["", "-wal", "-shm"] { unsafe unlink(path + suffix) } }

  /// Commits changes as the pipeline would, with messages made now.
  func commit(_ changes: [AlertChange], at now: Milliseconds = wallClock()) throws {
    var records = AlertBook.Records()
    for change in changes { _ = book.apply(change, now: now, into: &records) }
    try database.transaction { () throws(SQLiteError) in
      try alerts.write(records)
      try outbox.append(records.outbox)
    }
  }

  /// Writes results until nothing is queued; false where that does not come about.
  func drain(within limit: Milliseconds = 20_000) throws -> Bool {
    let end = wallClock() + limit
    while wallClock() < end {
      let taken = results.take()
      try database.transaction { () throws(SQLiteError) in try outbox.write(taken) }
      if try database.integer("SELECT count(*) FROM outbox WHERE state = 'queued'") == 0 { return true }
      let results = results
      _ = bell.wait(timeout: 500) { _ in results.isEmpty ? nil : true }
    }
    return false
  }

  func count(_ state: String, sink: String = "ioc") throws -> Int {
    try reader.counts().first { $0.sink == sink && $0.state == state }?.count ?? 0
  }
}

extension DeliveryLimits {
  /// Patience for tests: milliseconds instead of minutes.
  static var hasty: DeliveryLimits {
    var limits = DeliveryLimits()
    limits.firstDelay = 2
    limits.longestDelay = 10
    limits.longestRequestedDelay = 20
    limits.attempts = 20
    return limits
  }
}
