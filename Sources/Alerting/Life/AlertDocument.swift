package import JSONText
package import Telemetry

/// An alert as a JSON document of our own, for MQTT, the page and `--json`. See `docs/formats/alerts.md`.
package enum AlertDocument {
  /// The document of one alert.
  package static func state(of alert: Alert, zone: Int) -> [UInt8] {
    var json = JSONWriter()
    write(alert, zone: zone, to: &json)
    return json.bytes
  }

  /// The document of one change: what changed, and the alert after it.
  package static func event(
    _ alert: Alert, kind: AlertChange.Kind, previousLevel: AlertLevel?, zone: Int
  ) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("change", kind.rawValue)
      json.field("at", CivilTime.iso8601(alert.updatedAt, offsetMinutes: zone))
      json.field("key", alert.identity.idempotencyKey(sequence: alert.sequence))
      json.key("previousLevel")
      write(previousLevel, to: &json)
      json.key("alert")
      write(alert, zone: zone, to: &json)
    }
    return json.bytes
  }

  /// Writes one alert as a value.
  package static func write(_ alert: Alert, zone: Int, to json: inout JSONWriter) {
    func time(_ time: Milliseconds) -> String { CivilTime.iso8601(time, offsetMinutes: zone) }
    let summary = alert.text("summary")
    json.object { json in
      json.field("identity", alert.identity.description)
      json.field("fingerprint", alert.identity.subject.fingerprint)
      json.field("rule", alert.identity.subject.rule)
      json.field("name", alert.name)
      json.field("instance", alert.identity.subject.instance)
      json.field("episode", alert.identity.episode)
      json.field("sequence", alert.sequence)
      json.field("state", alert.state.rawValue)
      json.key("level")
      write(alert.level, to: &json)
      json.field("severity", alert.severity.rawValue)
      json.field("pendingSince", alert.pendingSince.map(time))
      json.field("startsAt", time(alert.startsAt))
      json.field("updatedAt", time(alert.updatedAt))
      json.field("endsAt", alert.endsAt.map(time))
      json.field("value", alert.value)
      json.object("labels") { write(alert.labels, to: &$0) }
      json.key("text")
      write(summary, to: &json)
      json.object("annotations") { json in
        for annotation in alert.annotations {
          json.key(annotation.name)
          write(annotation.text, to: &json)
        }
      }
      json.key("place")
      write(alert.place, to: &json)
    }
  }

  private static func write(_ level: AlertLevel?, to json: inout JSONWriter) {
    guard let level else { return json.null() }
    json.object {
      $0.field("code", level.code)
      $0.field("name", level.name)
    }
  }

  static func write(_ text: LocalizedText, to json: inout JSONWriter) {
    json.object {
      $0.field("vi", text.vi)
      $0.field("en", text.en)
    }
  }

  static func write(_ labels: Labels, to json: inout JSONWriter) {
    for pair in labels.pairs where pair.name != Labels.metricName { json.field(pair.name, pair.value) }
  }

  static func write(_ place: Place, to json: inout JSONWriter) {
    json.object { json in
      json.object("commune") {
        $0.field("code", place.communeCode)
        $0.field("name", place.communeName)
      }
      json.field("province", place.provinceCode)
      json.field("sureness", place.sureness.name)
      json.field("borderDistance", place.borderDistance?.rounded())
      writeDetails(of: place, to: &json)
    }
  }

  /// Writes what is known of a place beyond its commune, into an object that is open; `null` where it is not known.
  package static func writeDetails(of place: Place, to json: inout JSONWriter) {
    json.field("lat", place.latitude)
    json.field("lon", place.longitude)
    json.field("geocoded", place.geocoded.isEmpty ? nil : place.geocoded)
    json.field("plusCode", place.plusCode.isEmpty ? nil : place.plusCode)
    json.field("formerDistricts", place.formerDistricts)
    json.key("nearestAddress")
    write(place.nearestAddress, to: &json)
    json.key("disagreement")
    if let disagreement = place.disagreement { write(disagreement, to: &json) } else { json.null() }
  }

  private static func write(_ address: NearbyAddress?, to json: inout JSONWriter) {
    guard let address else { return json.null() }
    json.object {
      $0.field("text", address.text)
      $0.field("level", address.level)
      $0.field("metres", address.metres.rounded())
    }
  }
}
