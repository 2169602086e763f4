import CSVDocument
import Telemetry
import Testing

@Suite struct `A delimited file` {
  @Test func `is read as a spreadsheet saves it`() throws {
    var diagnostics: [Diagnostic] = []
    let text =
      "\u{FEFF}id;name;note\r\n# a comment\r\n71540;\"Trà \"\"Khúc\"\"\";\"two\nlines\"\r\n\r\nG2; Vệ ;\r\n"
    let table = try #require(CSVTable(Array(text.utf8), file: "f.csv", diagnostics: &diagnostics))
    #expect(table.header == ["id", "name", "note"])
    #expect(table.rows.map { $0["name"] } == ["Trà \"Khúc\"", "Vệ"])
    #expect(table.rows[0]["note"] == "two\nlines")
    #expect(table.rows[1]["note"] == nil)
    #expect(table.rows.map(\.line) == [3, 6])
    #expect(table.rows[0].column(of: "name") == 7)
    #expect(diagnostics.isEmpty)
  }

  @Test func `may begin with a comment that holds another separator`() throws {
    var diagnostics: [Diagnostic] = []
    let text = "# gauges, rain, air, traffic\r\n\r\nid;name\r\nG1;Trà Khúc\r\n"
    let table = try #require(CSVTable(Array(text.utf8), file: "f.csv", diagnostics: &diagnostics))
    #expect(table.header == ["id", "name"])
    #expect(table.rows.map { $0["name"] } == ["Trà Khúc"])
    #expect(diagnostics.isEmpty)
  }

  @Test func `reports doubled columns and long rows`() {
    var diagnostics: [Diagnostic] = []
    _ = CSVTable(Array("a,a\n1,2,3\n".utf8), file: "f", diagnostics: &diagnostics)
    #expect(diagnostics.map(\.line) == [1, 2])
  }
}
