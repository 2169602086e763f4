import Telemetry
import Testing
import YAMLDocument

@Suite struct `A YAML document` {
  private func faults(_ text: String) -> [String] {
    var diagnostics: [Diagnostic] = []
    _ = YAMLParser.parse(Array(text.utf8), file: "f.yaml", diagnostics: &diagnostics)
    return diagnostics.map(\.description)
  }

  @Test func `knows where each value stands`() throws {
    var diagnostics: [Diagnostic] = []
    let text = "groups:\n  - name: river\n    rules: [a, \"5\"]\n"
    let root = try #require(YAMLParser.parse(Array(text.utf8), file: "f", diagnostics: &diagnostics))
    let rules = try #require(root["groups"]?.items?.first?["rules"])
    #expect((rules.line, rules.column) == (3, 12))
    #expect(rules.items?.compactMap(\.text) == ["a", "5"])
    #expect(diagnostics.isEmpty)
  }

  @Test func `refuses anchors, aliases, doubles, a second document and depth`() {
    #expect(faults("a: &x 1\nb: *x\n").first?.hasPrefix("f.yaml:1:4: anchors") == true)
    #expect(faults("a: 1\na: 2\n") == ["f.yaml:2:1: key 'a' is already given in line 1; give it once"])
    #expect(faults("a: 1\n---\nb: 2\n").first?.contains("second document") == true)
    #expect(faults(String(repeating: "[", count: 40)).first?.contains("nested deeper") == true)
    #expect(
      faults("a:\n\tb: 1\n") == ["f.yaml:2:1: YAML is indented with blanks; this line begins with a tab"])
    #expect(faults("a: {{ $x }} y\nb: 1\n").first?.contains("'{{' stands between quotes") == true)
    #expect(faults("a: [1\n").first?.contains("not valid YAML") == true)
  }

  @Test func `reports keys nobody reads, with the nearest one`() throws {
    var diagnostics: [Diagnostic] = []
    let root = try #require(
      YAMLParser.parse(Array("exprr: 1\nfor: soon\n".utf8), file: "f", diagnostics: &diagnostics))
    var reader = try #require(MappingReader(root, file: "f", subject: "rule", diagnostics: &diagnostics))
    #expect(reader.text("expr", &diagnostics) == nil)
    #expect(reader.duration("for", &diagnostics) == nil)
    reader.finish(&diagnostics)
    #expect(
      diagnostics.map(\.description) == [
        "f:2:6: 'for' must be a duration such as 90s, 10m or 1h30m, not 'soon'",
        "f:1:1: rule has no key 'exprr'; did you mean 'expr'?",
      ])
  }
}
