import RuleTesting
import Testing

@Suite("A test file without extensions gets promtool's verdict")
struct PromtoolVerdictTests {
  /// What the comment on the first line says should come of a file.
  private func shouldPass(_ name: String) throws -> Bool {
    let text = try String(decoding: TestFiles.bytes("\(CaseFolders.cases)/\(name)/test.yaml"), as: UTF8.self)
    #expect(text.hasPrefix("# "), "a comment says what the file is about")
    return !text.hasPrefix("# Fails")
  }

  @Test func `there are at least forty files, passing and failing ones`() throws {
    #expect(CaseFolders.names.count >= 40)
    let passing = try CaseFolders.names.filter { try shouldPass($0) }
    #expect(passing.count >= 30)
    #expect(CaseFolders.names.count - passing.count >= 8)
  }

  @Test(arguments: CaseFolders.names)
  func `ours, as Prometheus 2, is the verdict that the file says`(name: String) throws {
    var runner = TestRunner(.prometheus2)
    runner.run("\(CaseFolders.cases)/\(name)/test.yaml")
    #expect(!runner.hasFaults, "\(runner.diagnostics)")
    let passes = try shouldPass(name)
    #expect(runner.hasPassed == passes, "\(TestReport(runner).lines.joined(separator: "\n"))")
  }

  @Test(
    .enabled(if: CaseFolders.hasPromtool, "promtool is not installed; install the package prometheus"),
    arguments: CaseFolders.names)
  func `promtool says the same`(name: String) throws {
    let answer = try Program.run(
      ["promtool", "test", "rules", "\(CaseFolders.cases)/\(name)/test.yaml"])
    #expect(try (answer.code == 0) == shouldPass(name), "\(answer.output)")
  }
}
