import Glibc
import JSONText
import LocalBroker
import Telemetry
import Testing

@Suite struct `The command explain` {
  private static let rules = """
    groups:
      - name: river
        rules:
          - alert: Stage
            expr: water_level{kind="river"}
            levels:
              - { level: "1", name: Báo động I, name_en: Alarm I, threshold: bd1, severity: minor }
            clear: { margin: 0.2, for: 1h }
          - alert: Slowly
            expr: water_level > 1
            for: 30m
            no_data: keep
          - alert: Never
            expr: water_level > 90

    """

  private func desk(_ readings: [String]) throws -> Desk { try Desk(rules: Self.rules, readings: readings) }

  @Test func `says why an alert fires`() throws {
    let desk = try desk([
      Desk.reading("g1", "08:00", "1.50"), Desk.reading("g1", "08:10", "2.30"),
      Desk.reading("g2", "08:10", "2.30"),
    ])
    let list = try desk.run("explain", "Stage")
    #expect(list.code == 0)
    #expect(
      list.output
        == "đang báo động [Báo động I]  g1  Trạm Một  2.3  từ 2025-11-17T08:10:00+07:00\n"
        + "yên  g2  Trạm Hai  2.3\n"
    )
    let detail = try desk.run("explain", "river/Stage", "--device", "g1", "--language", "en")
    #expect(
      detail.output == """
        river/Stage  g1  Trạm Một  at 2025-11-17T08:10:00+07:00
        state: firing
          It has been firing since 2025-11-17T08:10:00+07:00, level 1 (Alarm I, 2).
        expression:
          water_level{kind="river"}  = 2.3
              2025-11-17T08:10:00+07:00  2.3  GOOD
        levels:
          1  Alarm I  ≥ 2 (bd1)  holds
        lived through since 2025-11-10T08:10:00+07:00; the state is the daemon's

        """)
    let then = try desk.run(
      "explain", "Stage", "--device", "g1", "--at", "2025-11-17T08:05", "--language", "en")
    #expect(then.output.contains("The value 1.5 is 0.5 below level 1 (Alarm I, 2)."), "\(then.output)")
    let other = try desk.run("explain", "Stage", "--device", "g2")
    #expect(other.output.contains("Thiết bị không có ngưỡng bd1."))
  }

  @Test func `says until when an alert waits`() throws {
    let desk = try desk([Desk.reading("g1", "08:00", "1.50"), Desk.reading("g1", "08:10", "1.60")])
    let (code, output) = try desk.run("explain", "Slowly", "--device", "g1", "--language", "en")
    #expect(code == 0)
    #expect(output.contains("state: pending\n"))
    #expect(
      output.contains(
        "The condition has held since 2025-11-17T08:00:00+07:00; the wait is over at 2025-11-17T08:30:00+07:00."
      )
    )
    #expect(
      output.contains("the condition has held since 2025-11-17T08:00:00+07:00; due 2025-11-17T08:30:00+07:00")
    )
  }

  @Test func `says why a rule never fires, and what it misses`() throws {
    let desk = try desk([Desk.reading("g1", "08:00", "1.50")])
    let (_, output) = try desk.run("explain", "Never", "--device", "g1")
    #expect(output.contains("trạng thái: yên\n"))
    #expect(output.contains("'water_level > 90' không thỏa: 1.5 so với 90, cách 88.5."))
    let later = try desk.run(
      "explain", "Never", "--device", "g1", "--at", "2025-11-17T09:00", "--language", "en")
    #expect(
      later.output.contains(
        "The newest reading of 'water_level' is of 2025-11-17T08:00:00+07:00; since 2025-11-17T08:25:00+07:00 it no "
          + "longer counts."), "\(later.output)")
  }

  @Test func `names the reading that a quality flag holds back`() throws {
    let desk = try desk([Desk.reading("g1", "08:00", "1.50"), Desk.reading("g1", "08:10", "950")])
    let (_, output) = try desk.run("explain", "Never", "--device", "g1", "--language", "en")
    #expect(
      output.contains(
        "1 reading with flag FAIL was not looked at (newest 950, 2025-11-17T08:10:00+07:00); it would have held."
      ),
      "\(output)")
    #expect(output.contains("2025-11-17T08:10:00+07:00  950  FAIL  hidden"))
    let document = try JSONValue.parse(
      Array(try desk.run("explain", "Never", "--device", "g1", "--json").output.utf8))
    let subject = document["subjects"]?.array?.first
    #expect(subject?["state"]?.string == "quiet")
    #expect(
      subject?["reasons"]?.array?.compactMap { $0["code"]?.string } == [
        "hidden-by-quality", "comparison-fails",
      ])
    #expect(subject?["parts"]?.array?.last?["readings"]?.array?.map { $0["hidden"]?.bool } == [false, true])
  }

  @Test func `asks which rule is meant`() throws {
    let desk = try desk([Desk.reading("g1", "08:00", "1.50")])
    let unknown = try desk.run("explain", "Stag")
    #expect(unknown.code == 2)
    #expect(unknown.output.contains("there is no rule 'Stag'; did you mean 'Stage'?"))
    let device = try desk.run("explain", "Stage", "--device", "g3")
    #expect(device.code == 2)
    #expect(device.output.contains("no inventory lists a device 'g3'"))
  }
}
