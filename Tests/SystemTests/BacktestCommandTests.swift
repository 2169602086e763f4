import LocalBroker
import Testing

@Suite struct `The command backtest` {
  private static let rules = """
    groups:
      - name: river
        rules:
          - alert: Stage
            expr: water_level{kind="river"}
            levels: [{ level: "1", name: Báo động I, threshold: bd1, severity: minor }]
          - alert: High
            expr: water_level > 2

    """

  private func desk() throws -> Desk {
    try Desk(
      rules: Self.rules, readings: [Desk.reading("g1", "08:00", "1.50"), Desk.reading("g1", "08:10", "2.30")])
  }

  @Test func `takes a date alone for its midnight`() throws {
    let (code, output) = try desk().run("backtest", "--from", "2025-11-17", "--to", "2025-11-18")
    #expect(code == 0)
    #expect(output.hasPrefix("17/11/2025 00:00 – 18/11/2025 00:00 UTC+7, 2 số đo của 1 chuỗi\n"), "\(output)")
  }

  @Test(arguments: [
    (["--rule", "Stag"], "there is no rule 'Stag'; did you mean 'Stage'?"),
    (["--device", "g7"], "no inventory lists a device 'g7'"),
    (["--from", "2025-11-18"], "no readings in that time; there are readings from 2025-11-17T08:00"),
    (["--from", "2025-11-18", "--to", "2025-11-17"], "--from lies after --to"),
    (
      ["--from", "yesterday"],
      "--from must be a time such as 2025-11-17T02:00 or a day such as 2025-11-17, not 'yesterday'"
    ),
    (["--rules", "/nowhere"], "/nowhere: the directory of rules cannot be opened"),
    (["--compare", "/nowhere"], "/nowhere: the directory of rules cannot be opened"),
    (["--html", "/"], "/: cannot be written: Is a directory"),
    (["--html", "/nowhere/page.html"], "/nowhere/page.html: cannot be written: No such file or directory"),
  ])
  func `ends with 2 where it cannot be done, and says why`(words: [String], reason: String) throws {
    let (code, output) = try desk().run(["backtest"] + words)
    #expect(code == 2)
    #expect(output.contains(reason), "\(output)")
  }
}
