import JSONText
import Telemetry

/// An alert as Alertmanager's webhook writes it, version "4", so that whatever understands Alertmanager
/// understands us. One alert a document: each has its own key and its own retries.
enum WebhookDocument {
  /// Go's zero time, which Alertmanager writes while an alert goes on.
  private static let notYet = "0001-01-01T00:00:00Z"

  static func render(_ alert: Alert, receiver: String, zone: Int, externalURL: String) -> [UInt8] {
    let status = alert.state == .resolved ? "resolved" : "firing"
    let labels = labels(of: alert)
    let link = externalURL.isEmpty ? "" : "\(externalURL)/alerts/\(alert.identity)"
    var json = JSONWriter()
    json.object { json in
      json.field("version", "4")
      json.field("groupKey", "\(alert.identity.subject.rule):\(alert.identity.subject.fingerprint)")
      json.field("truncatedAlerts", 0)
      json.field("status", status)
      json.field("receiver", receiver)
      json.object("groupLabels") { $0.field("alertname", alert.name) }
      json.object("commonLabels") { AlertDocument.write(labels, to: &$0) }
      json.object("commonAnnotations") { write(alert.annotations, to: &$0) }
      json.field("externalURL", externalURL)
      json.array("alerts") { json in
        json.object { json in
          json.field("status", status)
          json.object("labels") { AlertDocument.write(labels, to: &$0) }
          json.object("annotations") { write(alert.annotations, to: &$0) }
          json.field("startsAt", CivilTime.iso8601(alert.startsAt, offsetMinutes: zone))
          json.field("endsAt", alert.endsAt.map { CivilTime.iso8601($0, offsetMinutes: zone) } ?? notYet)
          json.field("generatorURL", link)
          json.field("fingerprint", alert.identity.subject.fingerprint)
          // Not Alertmanager's; receivers that do not know the member pass over it.
          json.key("place")
          AlertDocument.write(alert.place, to: &json)
        }
      }
    }
    return json.bytes
  }

  /// The series' labels and what the alert itself adds; level and severity are here, not in the fingerprint.
  private static func labels(of alert: Alert) -> Labels {
    var labels = alert.labels
    labels["alertname"] = alert.name
    labels["severity"] = alert.severity.rawValue
    labels["level"] = alert.level?.code ?? ""
    labels["level_name"] = alert.level?.name ?? ""
    labels["rule"] = alert.identity.subject.rule
    labels["episode"] = String(alert.identity.episode)
    return labels
  }

  /// Receivers know one text a name: Vietnamese under the name itself, English with `_en` behind it.
  private static func write(_ annotations: [Annotation], to json: inout JSONWriter) {
    for annotation in annotations {
      json.field(annotation.name, annotation.text.vi)
      if !annotation.text.en.isEmpty { json.field(annotation.name + "_en", annotation.text.en) }
    }
  }
}
