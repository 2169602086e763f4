import Alerting
import JSONText
import Telemetry
import Testing

/// What is promised in `docs/formats/alerts.md` and `docs/webhook.md`, byte for byte.
@Suite struct `The documents` {
  private func messages(_ changes: [AlertChange]) -> [OutboxMessage] {
    var book = AlertBook(
      messages: AlertMessages(sinks: Samples.bothSinks.sinks, externalURL: "https://citywatch.example"))
    var records = AlertBook.Records()
    _ = book.apply(changes, into: &records)
    return records.outbox
  }

  private func pretty(_ message: OutboxMessage) throws -> String {
    var json = JSONWriter(layout: .pretty)
    json.value(try JSONValue.parse(message.payload))
    return json.text
  }

  private let rise = [
    Samples.change(.firing, level: "1", minutes: 10), Samples.change(.levelChanged, level: "2", minutes: 60),
  ]

  @Test func `of an alert's state`() throws {
    let state = try #require(messages(rise).last { $0.kind == .state })
    #expect(state.alert == "river-stage/RiverStage/71540/1")
    #expect(try pretty(state) == Golden.state)
  }

  @Test func `of a change`() throws {
    let event = try #require(messages(rise).last { $0.kind == .event })
    let document = try JSONValue.parse(event.payload)
    #expect(document["change"]?.string == "level-changed")
    #expect(document["at"]?.string == "2025-11-17T03:00:00+07:00")
    #expect(document["key"]?.string == event.idempotencyKey)
    #expect(document["previousLevel"]?["name"]?.string == "Báo động I")
    let state = try #require(messages(rise).last { $0.kind == .state })
    #expect(document["alert"] == (try JSONValue.parse(state.payload)))
  }

  @Test func `of a webhook`() throws {
    let webhook = try #require(messages(rise).last { $0.kind == .webhook })
    #expect(webhook.sink == "ioc")
    #expect(try pretty(webhook) == Golden.webhook)
  }

  @Test func `of a webhook when all is over`() throws {
    let webhook = try #require(messages(rise + [Samples.change(.resolved, minutes: 90)]).last)
    let document = try JSONValue.parse(webhook.payload)
    #expect(document["status"]?.string == "resolved")
    #expect(document["alerts"]?[0]?["endsAt"]?.string == "2025-11-17T03:30:00+07:00")
    #expect(document["alerts"]?[0]?["labels"]?["level"]?.string == "2")
  }

  @Test func `say in both languages what speaks against a place`() throws {
    let doubt = LocalizedText(vi: "tọa độ ở xã khác", en: "the coordinate lies in another commune")
    for message in messages([Samples.change(.firing, disagreement: doubt)]) {
      let document = try JSONValue.parse(message.payload)
      let alert = document["alerts"]?[0] ?? document["alert"] ?? document
      let told = try #require(alert["place"]?["disagreement"], "\(message.kind)")
      #expect(told["vi"]?.string == doubt.vi && told["en"]?.string == doubt.en)
    }
  }

  @Test func `say null where there is no value`() throws {
    let state = try #require(messages([Samples.change(.firing, value: .nan)]).first)
    #expect(try JSONValue.parse(state.payload)["value"] == .null)
    #expect(try JSONValue.parse(state.payload)["level"] == .null)
  }
}

enum Golden {
  static let state = """
    {
      "identity": "river-stage/RiverStage/71540/1",
      "fingerprint": "2588d88e78680af4",
      "rule": "river-stage/RiverStage",
      "name": "RiverStage",
      "instance": "71540",
      "episode": 1,
      "sequence": 2,
      "state": "firing",
      "level": {
        "code": "2",
        "name": "Báo động II"
      },
      "severity": "moderate",
      "pendingSince": null,
      "startsAt": "2025-11-17T02:10:00+07:00",
      "updatedAt": "2025-11-17T03:00:00+07:00",
      "endsAt": null,
      "value": 5.02,
      "labels": {
        "commune": "21025",
        "device": "71540",
        "name": "Trà Khúc"
      },
      "text": {
        "vi": "Trà Khúc: 5,02 m",
        "en": "Trà Khúc: 5.02 m"
      },
      "annotations": {
        "summary": {
          "vi": "Trà Khúc: 5,02 m",
          "en": "Trà Khúc: 5.02 m"
        }
      },
      "place": {
        "commune": {
          "code": "21025",
          "name": "Phường Cẩm Thành"
        },
        "province": "51",
        "sureness": "inside",
        "borderDistance": 412,
        "lat": 15.133,
        "lon": 108.783,
        "geocoded": null,
        "plusCode": "7P7C4QMM+66",
        "formerDistricts": [
          "Thành phố Quảng Ngãi"
        ],
        "nearestAddress": {
          "text": "120 Quang Trung",
          "level": "house",
          "metres": 45
        },
        "disagreement": null
      }
    }
    """

  static let webhook = """
    {
      "version": "4",
      "groupKey": "river-stage/RiverStage:2588d88e78680af4",
      "truncatedAlerts": 0,
      "status": "firing",
      "receiver": "ioc",
      "groupLabels": {
        "alertname": "RiverStage"
      },
      "commonLabels": {
        "alertname": "RiverStage",
        "commune": "21025",
        "device": "71540",
        "episode": "1",
        "level": "2",
        "level_name": "Báo động II",
        "name": "Trà Khúc",
        "rule": "river-stage/RiverStage",
        "severity": "moderate"
      },
      "commonAnnotations": {
        "summary": "Trà Khúc: 5,02 m",
        "summary_en": "Trà Khúc: 5.02 m"
      },
      "externalURL": "https://citywatch.example",
      "alerts": [
        {
          "status": "firing",
          "labels": {
            "alertname": "RiverStage",
            "commune": "21025",
            "device": "71540",
            "episode": "1",
            "level": "2",
            "level_name": "Báo động II",
            "name": "Trà Khúc",
            "rule": "river-stage/RiverStage",
            "severity": "moderate"
          },
          "annotations": {
            "summary": "Trà Khúc: 5,02 m",
            "summary_en": "Trà Khúc: 5.02 m"
          },
          "startsAt": "2025-11-17T02:10:00+07:00",
          "endsAt": "0001-01-01T00:00:00Z",
          "generatorURL": "https://citywatch.example/alerts/river-stage/RiverStage/71540/1",
          "fingerprint": "2588d88e78680af4",
          "place": {
            "commune": {
              "code": "21025",
              "name": "Phường Cẩm Thành"
            },
            "province": "51",
            "sureness": "inside",
            "borderDistance": 412,
            "lat": 15.133,
            "lon": 108.783,
            "geocoded": null,
            "plusCode": "7P7C4QMM+66",
            "formerDistricts": [
              "Thành phố Quảng Ngãi"
            ],
            "nearestAddress": {
              "text": "120 Quang Trung",
              "level": "house",
              "metres": 45
            },
            "disagreement": null
          }
        }
      ]
    }
    """
}
