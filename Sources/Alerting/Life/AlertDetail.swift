import JSONText
import Telemetry

/// The parts of an alert that are only ever read whole, as one JSON column: labels, annotations, place.
enum AlertDetail {
  static func encode(_ alert: Alert) -> String {
    var json = JSONWriter()
    json.object { json in
      json.object("labels") { for pair in alert.labels.pairs { $0.field(pair.name, pair.value) } }
      json.object("annotations") { json in
        for annotation in alert.annotations {
          json.key(annotation.name)
          AlertDocument.write(annotation.text, to: &json)
        }
      }
      json.key("place")
      AlertDocument.write(alert.place, to: &json)
    }
    return json.text
  }

  /// Reads the column back. What cannot be read is left empty: an alert without its labels is of more use
  /// than a daemon that does not start.
  static func decode(_ text: String, into alert: inout Alert) {
    guard let document = try? JSONValue.parse(text) else { return }
    alert.labels = Labels(members(document["labels"]).map { ($0.name, $0.value.string ?? "") })
    alert.annotations = members(document["annotations"]).map {
      Annotation(name: $0.name, text: localized($0.value))
    }
    guard let place = document["place"] else { return }
    alert.place = self.place(place)
  }

  /// Alerts of before places were told in full lack the later members.
  private static func place(_ place: JSONValue) -> Place {
    Place(
      communeCode: place["commune"]?["code"]?.string ?? "",
      communeName: place["commune"]?["name"]?.string ?? "", provinceCode: place["province"]?.string ?? "",
      sureness: Sureness.allCases.first { $0.name == place["sureness"]?.string } ?? .unknown,
      borderDistance: place["borderDistance"]?.number, latitude: place["lat"]?.number,
      longitude: place["lon"]?.number,
      geocoded: place["geocoded"]?.string ?? "",
      formerDistricts: place["formerDistricts"]?.array?.compactMap(\.string) ?? [],
      nearestAddress: nearby(place["nearestAddress"]), plusCode: place["plusCode"]?.string ?? "",
      disagreement: disagreement(place["disagreement"]))
  }

  /// Alerts of before it was told in two languages have an English sentence, which then stands for both.
  private static func disagreement(_ value: JSONValue?) -> LocalizedText? {
    switch value {
    case .string(let english)?: LocalizedText(vi: english, en: english)
    case .object?: value.map(localized)
    default: nil
    }
  }

  private static func localized(_ value: JSONValue) -> LocalizedText {
    LocalizedText(vi: value["vi"]?.string ?? "", en: value["en"]?.string ?? "")
  }

  private static func nearby(_ address: JSONValue?) -> NearbyAddress? {
    guard let text = address?["text"]?.string, let metres = address?["metres"]?.number else { return nil }
    return NearbyAddress(text: text, level: address?["level"]?.string ?? "", metres: metres)
  }

  private static func members(_ value: JSONValue?) -> [JSONValue.Member] {
    if case .object(let members)? = value { members } else { [] }
  }
}
