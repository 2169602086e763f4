import Alerting
import Configuration
import RuleEngine
import SQLiteStore
import TimeSeries

/// The tables of the store, each behind the module that owns it, on the pipeline's one connection.
package final class PipelineStorage {
  /// The statements that make all tables.
  package static let schemas = [
    Store.schema, SeriesSchema.statements, [AlertStorage.schema, OutboxStorage.schema], Quarantine.schema,
  ]

  let series: SeriesStorage
  let ruleStates: RuleStateStorage
  let alerts: AlertStorage
  let outbox: OutboxStorage
  let quarantine: Quarantine

  init(_ database: Database, settings: Settings) throws(SQLiteError) {
    series = try SeriesStorage(database)
    ruleStates = try RuleStateStorage(database)
    alerts = try AlertStorage(database)
    outbox = try OutboxStorage(database)
    quarantine = try Quarantine(database, limit: settings.quarantineMessages)
  }
}
