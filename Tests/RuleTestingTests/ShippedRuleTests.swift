import JSONText
import Testing

@Suite("The shipped rules")
struct ShippedRuleTests {
  private static let program = Program.citywatch

  @Test func `do what their tests say, every rule and every level of them`() throws {
    let answer = try Program.run(
      [Self.program, "test", "--coverage", "--json"], in: CaseFolders.root)
    #expect(answer.code == 0, "\(answer.output)")
    let document = try JSONValue.parse(answer.output)
    #expect(document["passed"]?.bool == true)
    #expect(document["coverage"]?["percent"]?.integer == 100, "\(answer.output.suffix(4_000))")
  }

  @Test func `are tested by at least one test file a rule file`() throws {
    let answer = try Program.run([Self.program, "test", "--json"], in: CaseFolders.root)
    let document = try JSONValue.parse(answer.output)
    #expect((document["files"]?.integer ?? 0) >= 7)
  }
}
