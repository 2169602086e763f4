import Alerting
import Configuration
import Console
import HTTPServer
import JSONText
import MQTTClient
import Pipeline
import SQLiteStore
import Telemetry

/// What commands ask of the running daemon. Everything that changes something is done by the pipeline's
/// thread, between two batches.
extension Daemon {
  static func listen(_ path: String, _ mailbox: PipelineMailbox) throws(CommandFailure) -> ControlServer {
    var router = ControlRouter()
    router.add(.get, "/v1/status", .pipeline)
    router.add(.post, "/v1/reload", .pipeline)
    router.add(.post, "/v1/quarantine/replay", .pipeline)
    router.add(.post, "/v1/import", .pipeline)
    do throws(HTTPServerError) {
      return try ControlServer(address: .unix(path: path), router: router, mailbox: mailbox)
    } catch {
      throw CommandFailure("the control socket \(path) cannot be made: \(error)")
    }
  }

  func answerCommands() {
    for ticket in mailbox.take() {
      if ticket.request.path == "/v1/reload" {
        reload(for: ticket)
      } else {
        mailbox.answer(ticket, answer(ticket.request))
      }
    }
  }

  private func answer(_ request: ControlRequest) -> ControlResponse {
    if request.path == "/v1/status" { return status() }
    guard !pipeline.needsRecovery else {
      return .failure(503, "the store cannot be written; nothing was done")
    }
    do throws(SQLiteError) {
      return request.path == "/v1/import" ? try importReadings(request) : try replay(request)
    } catch {
      refuse(error)
      return .failure(507, "the store could not be written: \(error)")
    }
  }

  private func replay(_ request: ControlRequest) throws(SQLiteError) -> ControlResponse {
    var reason: RefusalReason?
    if let name = request.parameter("reason") {
      guard let known = RefusalReason(rawValue: name) else {
        return .failure(400, "there is no reason '\(name)'")
      }
      reason = known
    }
    let above = request.parameter("above").map { Int64($0) } ?? 0
    guard let above else { return .failure(400, "'above' is the 'next' of the portion before, a number") }
    let report = try pipeline.replayQuarantine(reason: reason, above: above, wall: SystemClock.now())
    return ControlResponse { ReplayDocument.write(report, to: &$0) }
  }

  private func importReadings(_ request: ControlRequest) throws(SQLiteError) -> ControlResponse {
    guard let readings = request.body.flatMap(ImportDocument.readings) else {
      return .failure(400, "an import is a list of [device, quantity, channel, time, value]")
    }
    let report = try pipeline.importReadings(readings, wall: SystemClock.now())
    return ControlResponse { ImportDocument.write(report, to: &$0) }
  }

  private func status() -> ControlResponse {
    let connection = subscriber.status
    let sinks = dispatcher.counters
    return ControlResponse { json in
      json.field("version", Citywatch.version)
      json.field("startedAt", CivilTime.iso8601(startedAt, offsetMinutes: settings.utcOffsetMinutes))
      json.field("clock", settings.clock.rawValue)
      if pipeline.now > .min {
        json.field("now", CivilTime.iso8601(pipeline.now, offsetMinutes: settings.utcOffsetMinutes))
      }
      json.field("storeWritable", !pipeline.needsRecovery)
      json.object("broker") { json in
        json.field("connected", connection.isConnected)
        json.field("connections", connection.connections)
        json.field("failures", connection.failures)
        json.field("lastFailure", connection.lastFailure?.description)
      }
      json.field("devices", pipeline.deviceCount)
      json.field("rules", pipeline.ruleCount)
      json.field("undecided", pipeline.undecided)
      json.field("openAlerts", pipeline.openAlerts.count)
      json.field("headBytes", pipeline.headBytes)
      json.object("counters") { json in
        for fact in Counters.Fact.allCases { json.field(fact.rawValue, pipeline.counters[fact]) }
      }
      json.object("refusals") { json in
        for reason in RefusalReason.allCases { json.field(reason.rawValue, pipeline.counters[reason]) }
      }
      json.object("sinks") { json in
        for (name, counters) in sinks.sorted(by: { $0.key < $1.key }) {
          json.object(name) { json in
            json.field("delivered", counters.delivered)
            json.field("retried", counters.retried)
            json.field("dead", counters.dead)
            json.field("waiting", counters.waiting)
            json.field("lastError", counters.lastError)
          }
        }
      }
      json.field("faults", lastFaults.map(\.description))
    }
  }
}
