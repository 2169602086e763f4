package import Alerting
package import Configuration
import DeviceCatalog
package import MQTTClient
import RuleEngine
package import SQLiteStore
package import Telemetry
import TimeSeries

/// Takes batches of messages in and commits what they mean: readings, rule state, alerts, deliveries owed,
/// and what could not be used.
///
/// Owned by one thread. A *turn* is one batch: `process` runs it through and commits it, and only when it
/// returns may the batch be acknowledged. When it throws, nothing of the batch is stored, the memory no
/// longer matches the store, and `recover` must succeed before the next turn.
package final class Pipeline {
  let settings: Settings
  let database: Database
  let storage: PipelineStorage

  var blueprint: Blueprint
  var wiring: Wiring
  var intake: MessageIntake
  var quality: QualityControl
  var engine: RuleEngine
  var head = Head()
  var book: AlertBook
  var clock: LogicalClock
  var journal = JournalEncoder()
  var transitions: [Transition] = []
  var derived: [DerivedSample] = []
  var owed: [OutboxRow] = []
  var turnsSinceSealing = 0

  /// What has been seen since the start.
  package internal(set) var counters = Counters()
  /// Whether a commit failed and memory must be rebuilt from the store.
  package internal(set) var needsRecovery = false
  /// Deliveries that the last commit made durable; the dispatcher takes them from here.
  package internal(set) var onOwed: (([OutboxRow]) -> Void)?

  /// Opens the store and rebuilds head, rule state and alerts from it.
  ///
  /// - Parameter database: opened with `Store.open` and `PipelineStorage.schemas`.
  package init(
    settings: Settings, blueprint: Blueprint, database: Database, wall: Milliseconds
  ) throws(SQLiteError) {
    self.settings = settings
    self.blueprint = blueprint
    self.database = database
    storage = try PipelineStorage(database, settings: settings)
    clock = LogicalClock(settings.clock == .wall ? .wall : .readings)
    let parts = try Pipeline.assemble(blueprint, storage: storage, database: database, previous: nil)
    (wiring, intake, quality, engine) = (parts.wiring, parts.intake, parts.quality, parts.engine)
    book = AlertBook()
    try restore(wall: wall)
  }
}
