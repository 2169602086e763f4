import Telemetry

/// One receiver of alerts, as far as the content of its messages goes.
package struct SinkDescription: Hashable, Sendable {
  /// What a sink understands.
  package enum Form: Hashable, Sendable {
    /// The retained state of each alert, and an event for each change.
    case mqtt
    /// Alertmanager's webhook document, one alert a request.
    case webhook
  }

  /// The name in the configuration; outbox rows carry it.
  package let name: String
  /// What it understands.
  package let form: Form

  /// Describes a receiver.
  package init(name: String, form: Form) {
    self.name = name
    self.form = form
  }
}

/// What the outside is told of a change, rendered once when it happens.
///
/// A message that is sent again tomorrow says what was true when the level was crossed, byte for byte.
package struct AlertMessages: Sendable {
  /// Who is told.
  package let sinks: [SinkDescription]
  /// Minutes east of UTC in which times are written: the province's clock.
  package let zone: Int
  /// The operators' page, for links in webhooks; empty where there is none.
  package let externalURL: String

  /// - Parameters:
  ///   - sinks: who is told.
  ///   - zone: minutes east of UTC in which times are written; Việt Nam keeps UTC+7 all year.
  ///   - externalURL: the operators' page, without a slash at its end; empty where there is none.
  package init(sinks: [SinkDescription], zone: Int = 420, externalURL: String = "") {
    self.sinks = sinks
    self.zone = zone
    self.externalURL = externalURL
  }

  /// Adds the messages that one change causes.
  ///
  /// An alert that is only pending shows in the event stream and nowhere else: an operations centre that is
  /// woken for what may pass learns not to look.
  func add(
    _ alert: Alert, kind: AlertChange.Kind, previousLevel: AlertLevel?, now: Milliseconds,
    to outbox: inout [OutboxMessage]
  ) {
    for sink in sinks {
      switch sink.form {
      case .mqtt:
        if alert.wasRaised {
          outbox.append(message(alert, sink, .state, AlertDocument.state(of: alert, zone: zone), now))
        }
        let event = AlertDocument.event(alert, kind: kind, previousLevel: previousLevel, zone: zone)
        outbox.append(message(alert, sink, .event, event, now))
      case .webhook:
        guard alert.wasRaised else { continue }
        let document = WebhookDocument.render(
          alert, receiver: sink.name, zone: zone, externalURL: externalURL)
        outbox.append(message(alert, sink, .webhook, document, now))
      }
    }
  }

  private func message(
    _ alert: Alert, _ sink: SinkDescription, _ kind: OutboxMessage.Kind, _ payload: [UInt8],
    _ now: Milliseconds
  ) -> OutboxMessage {
    OutboxMessage(
      id: 0, sink: sink.name, kind: kind, chain: alert.identity.subject.fingerprint,
      alert: alert.identity.description,
      idempotencyKey: alert.identity.idempotencyKey(sequence: alert.sequence), payload: payload,
      createdAt: now, attempts: 0, nextAttemptAt: now)
  }
}
