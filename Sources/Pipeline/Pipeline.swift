package import Alerting
package import Configuration
import DeviceCatalog
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
  let messages: AlertMessages
  var storage: PipelineStorage

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
  /// Where the device of each transition was when it was decided; `.ofDevice` for one that stands still.
  var transitionPlaces: [PlaceTag] = []
  /// Where the next messages lead: routes, the slots they will write to, and their series.
  var expectedRoutes: [Route] = []
  var expectedSlots: [Int] = []
  var expectedSeries: [SeriesID] = []
  var derived: [DerivedSample] = []
  var records = AlertBook.Records()
  /// Where each moving device was last seen.
  var lastFixes = LastFixes()
  /// The system clock of the present turn.
  var wall: Milliseconds = 0
  var turnsSinceSealing = 0
  var readingsAtSealing: Int64 = 0
  var owesDeliveries = false

  /// What has been seen since the start.
  package internal(set) var counters = Counters()
  /// Whether a commit failed and memory must be rebuilt from the store.
  package internal(set) var needsRecovery = false
  /// Whether timers of the wall clock wait, see `TimerHold`.
  package var holdsTimers = false
  /// Called after each commit that owes deliveries: the dispatcher reads them from the store.
  package var onOwed: () -> Void = {}

  /// Opens the store and rebuilds head, rule state and alerts from it.
  ///
  /// - Parameter database: opened with `Store.open` and `PipelineStorage.schemas`.
  /// - Parameter messages: which sinks get what of each alert.
  package init(
    settings: Settings, blueprint: Blueprint, database: Database, messages: AlertMessages,
    wall: Milliseconds
  ) throws(SQLiteError) {
    self.settings = settings
    self.blueprint = blueprint
    self.database = database
    storage = try PipelineStorage(database, settings: settings)
    clock = LogicalClock(settings.clock == .wall ? .wall : .readings)
    let parts = try Pipeline.assemble(blueprint, storage: storage, database: database)
    (wiring, intake, quality, engine) = (parts.wiring, parts.intake, parts.quality, parts.engine)
    self.messages = messages
    book = AlertBook()
    self.wall = wall
    try restore(wall: wall)
  }

  /// The earliest time at which a timer may be due on the wall clock; `nil` for never.
  package var nextDue: Milliseconds? { clock.driver == .wall && !holdsTimers ? engine.nextDue : nil }

  /// The topics that the broker must be asked for.
  package var topicFilters: [String] {
    TopicFilters.merged(blueprint.catalog.topicFilters, settings.broker.alsoListen)
  }

  /// The alerts that stand.
  package var openAlerts: [Alert] { book.open }

  /// The logical clock.
  package var now: Milliseconds { clock.now }

  /// Bytes of samples held in memory.
  package var headBytes: Int { head.residentBytes }

  /// How many devices the inventories list.
  package var deviceCount: Int { blueprint.catalog.devices.count }

  /// How many rules run.
  package var ruleCount: Int { engine.rules.count }

  /// One line for the log.
  package var summary: String {
    "\(deviceCount) devices, \(ruleCount) rules, \(storage.series.seriesCount) series, "
      + "\(book.open.count) open alerts, \(counters[.readings]) readings taken in"
  }
}
