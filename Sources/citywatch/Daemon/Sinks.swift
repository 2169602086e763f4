import Alerting
import Configuration
import HTTPClient
import MQTTClient
import Pipeline
import Telemetry

/// The receivers of alerts that the configuration names.
struct Sinks {
  /// What each is sent, for the alert book.
  let descriptions: [SinkDescription]
  /// How each is reached, for the dispatcher.
  let plans: [SinkPlan]

  /// Reads the secrets; a receiver whose secret cannot be read is a reason not to start.
  init(_ settings: Settings) throws(CommandFailure) {
    var descriptions: [SinkDescription] = []
    var plans: [SinkPlan] = []
    if let topic = settings.alertTopic {
      descriptions.append(SinkDescription(name: "mqtt", form: .mqtt))
      plans.append(Sinks.brokerPlan(topic, session: settings.broker.session))
    }
    for webhook in settings.webhooks {
      descriptions.append(SinkDescription(name: webhook.name, form: .webhook))
      plans.append(try Sinks.webhookPlan(webhook))
    }
    (self.descriptions, self.plans) = (descriptions, plans)
  }

  private static func brokerPlan(_ topic: String, session: SessionOptions) -> SinkPlan {
    SinkPlan(name: "mqtt", limits: .forBroker) { _ in
      do throws(MQTTError) {
        // A connection of its own: alerts must not wait behind readings that are not yet committed.
        let publisher = try Publisher(session.forPublishing())
        let connection = PublisherConnection(publisher, clock: { SystemClock.monotonic() })
        return MQTTSink(prefix: topic, connection: connection)
      } catch {
        return UnusableSink(reason: error.description)
      }
    }
  }

  private static func webhookPlan(_ webhook: Settings.Webhook) throws(CommandFailure) -> SinkPlan {
    var secret: WebhookSecret?
    if let file = webhook.secretFile {
      do throws(WebhookSecret.Failure) {
        secret = try WebhookSecret(file: file)
      } catch {
        throw CommandFailure("webhook '\(webhook.name)': \(error)")
      }
    }
    var options = WebhookSink.Options(url: webhook.url, secret: secret)
    options.timeout = webhook.timeout
    options.tls.authorityFile = webhook.caFile
    var limits = DeliveryLimits()
    limits.attempts = webhook.attempts
    limits.age = webhook.age
    let complete = options
    return SinkPlan(name: webhook.name, senders: 2, limits: limits) { cancellation in
      WebhookSink(complete, cancellation: cancellation, clock: { SystemClock.now() })
    }
  }
}

/// Stands in for a receiver that could not be set up, so that its alerts stay in the outbox and say why.
private final class UnusableSink: AlertSink {
  private let reason: String

  init(reason: String) { self.reason = reason }

  func deliver(_ message: OutboxMessage) -> DeliveryOutcome {
    .unavailable(reason: reason, retryAfter: nil)
  }
}

extension Settings.Broker {
  /// The session of the subscriber.
  var session: SessionOptions {
    var options = SessionOptions(host: host, port: port, clientID: clientID)
    options.credentialsFile = credentialsFile
    if let caFile {
      options.tls = TLSFiles(authorityFile: caFile, certificateFile: certificateFile, keyFile: keyFile)
    }
    options.keepAliveSeconds = Int(keepAlive / Span.second)
    options.sessionExpiry = sessionExpiry
    return options
  }
}
