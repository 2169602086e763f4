import Alerting
import Configuration
import Console
import JSONText
import Pipeline
import SQLiteStore

/// How a command changes the store: it asks the daemon where one runs, and takes its place where none does.
enum Writer {
  /// Sends `request` to the daemon; without one, takes the lock and does `work` on a pipeline of its own.
  static func ask(
    _ request: ControlRequest, _ settings: Settings,
    orDo work: (Pipeline) throws(SQLiteError) -> ControlResponse
  ) throws(CommandFailure) -> JSONValue {
    let client = ControlClient(socketPath: settings.controlSocketPath)
    var answer: ControlClient.Reply?
    do throws(ControlError) {
      answer = try client.send(request)
    } catch {
      guard error.kind == .noDaemon else { throw CommandFailure(error.message) }
    }
    if let answer {
      guard answer.isSuccess else { throw CommandFailure(answer.error) }
      return answer.document
    }
    let response = try alone(settings, work)
    do throws(JSONSyntaxError) {
      return try JSONValue.parse(response.document)
    } catch {
      preconditionFailure("the daemon's own documents are JSON: \(error)")
    }
  }

  private static func alone(
    _ settings: Settings, _ work: (Pipeline) throws(SQLiteError) -> ControlResponse
  ) throws(CommandFailure) -> ControlResponse {
    try FileBytes.makeFolder(settings.state)
    let lock = try DirectoryLock(directory: settings.state)
    defer { withExtendedLifetime(lock) {} }
    let blueprint = try SettingsSource.blueprint(settings)
    let sinks = try Sinks(settings)
    do throws(SQLiteError) {
      let pipeline = try Pipeline(
        settings: settings, blueprint: blueprint,
        database: Store.open(path: settings.storePath, schemas: PipelineStorage.schemas),
        messages: AlertMessages(sinks: sinks.descriptions, zone: settings.utcOffsetMinutes),
        wall: SystemClock.now())
      // Readings wait at the broker, which nobody asks here. Timers that ran ahead of them would report
      // every sensor as silent and end alerts that stand.
      pipeline.holdsTimers = true
      return try work(pipeline)
    } catch {
      throw CommandFailure(error.description)
    }
  }
}
