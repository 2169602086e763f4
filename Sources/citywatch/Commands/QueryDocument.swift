import AddressIndex
import Alerting
import DeviceCatalog
import JSONText
import Pipeline
import Telemetry
import TimeSeries

/// The readings of a device as a JSON document; `docs/commands.md` describes every member.
enum QueryDocument {
  /// The document.
  static func text(
    _ found: [QueryCommand.Found], of device: String, _ blueprint: Blueprint?, zone: Int
  ) -> String {
    var json = JSONWriter(layout: .pretty)
    json.object { json in
      json.object("place") { write(place(of: device, blueprint), to: &$0) }
      json.array("series") { json in
        for series in found {
          json.object { json in
            json.field("device", series.key.device)
            json.field("quantity", series.key.quantity)
            json.field("channel", series.key.channel)
            json.array("readings") { json in
              for stored in series.samples { write(stored, blueprint?.addresses, zone, to: &json) }
            }
          }
        }
      }
    }
    return json.text
  }

  /// Where the device stands, as long as the inventory lists it.
  private static func place(of device: String, _ blueprint: Blueprint?) -> Place? {
    guard let blueprint, let index = blueprint.catalog.device(named: device) else { return nil }
    return blueprint.addresses.described(blueprint.places[Int(index.index)])
  }

  private static func write(_ place: Place?, to json: inout JSONWriter) {
    json.field("commune", place?.communeCode)
    json.field("name", place?.communeName)
    json.field("sureness", place?.sureness.name)
    json.field("borderMetres", place?.borderDistance?.rounded())
    AlertDocument.writeDetails(of: place ?? .unknown, to: &json)
  }

  private static func write(
    _ stored: StoredSample, _ addresses: AddressIndex?, _ zone: Int, to json: inout JSONWriter
  ) {
    json.object { json in
      json.field("time", CivilTime.iso8601(stored.time, offsetMinutes: zone))
      json.field("value", stored.sample.quality == .missing ? nil : stored.sample.value)
      json.field("quality", stored.sample.quality.name)
      let tag = stored.place
      guard tag != .ofDevice else { return }
      json.field("commune", tag.communeText)
      json.field("name", addresses?.communes[tag.communeText]?.fullName)
      json.field("sureness", tag.sureness.name)
      let place = addresses.map { $0.described($0.place(of: tag)) }
      AlertDocument.writeDetails(
        of: place ?? Place(latitude: tag.latitude, longitude: tag.longitude), to: &json)
    }
  }
}
