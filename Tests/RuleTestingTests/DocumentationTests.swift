import LocalBroker
import RuleTesting
import Testing

@Suite("The page about tests of rules")
struct DocumentationTests {
  /// The blocks of the page that are marked with a comment, by their name.
  private func blocks(_ kind: String) throws -> [String: String] {
    let page = try String(decoding: TestFiles.bytes(CaseFolders.root + "/docs/rule-tests.md"), as: UTF8.self)
    var blocks: [String: String] = [:]
    for part in page.split(separator: "<!-- \(kind): ").dropFirst() {
      let lines = part.split(separator: "\n", omittingEmptySubsequences: false)
      let name = try String(#require(lines.first)).replacing(" -->", with: "")
      blocks[name] = lines.dropFirst(2).prefix { $0 != "```" }.joined(separator: "\n")
    }
    return blocks
  }

  @Test func `shows examples that pass`() throws {
    let (rules, tests) = (try blocks("rules"), try blocks("test"))
    #expect(tests.count >= 2)
    for (name, test) in tests {
      let folder = try TemporaryDirectory(prefix: "citywatch-rule-tests")
      _ = try folder.write("rules.yaml", try #require(rules[name]))
      _ = try folder.write("test.yaml", test)
      var runner = TestRunner(.daemon)
      runner.run(folder.path + "/test.yaml")
      #expect(runner.hasPassed, "\(name): \(runner.diagnostics) \(TestReport(runner).lines)")
      #expect(!runner.outcomes.isEmpty)
    }
  }
}
