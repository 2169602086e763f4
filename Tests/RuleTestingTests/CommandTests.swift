import JSONText
import Testing

@Suite("citywatch test")
struct CommandTests {
  @Test(
    arguments: [
      ([], "01-threshold", 0), (["--as", "prometheus2"], "01-threshold", 0),
      (["--as", "prometheus2"], "18-wrong-value", 1), (["--as", "prometheus3"], "40-late-edge-fails", 0),
      (["--as", "prometheus1"], "01-threshold", 2), (["--run", "no such name"], "01-threshold", 2),
      ([], "no-such-folder", 2), (["--run", "calm", "--as", "prometheus2"], "46-unexpected-alert", 0),
    ] as [([String], String, Int32)])
  func `says by its exit code what came of it`(options: [String], folder: String, code: Int32) throws {
    let file = "\(CaseFolders.cases)/\(folder)/test.yaml"
    let answer = try Program.run([Program.citywatch, "test"] + options + [file])
    #expect(answer.code == code, "\(answer.output) \(answer.errors)")
  }

  @Test func `runs the files of a folder`() throws {
    let folder = CaseFolders.root + "/rules/tests"
    let answer = try Program.run([Program.citywatch, "test", "--json", folder], in: CaseFolders.root)
    #expect(answer.code == 0, "\(answer.output) \(answer.errors)")
    #expect((try JSONValue.parse(answer.output)["files"]?.integer ?? 0) >= 7)
  }

  @Test func `tells a program the same as a person`() throws {
    let file = "\(CaseFolders.cases)/18-wrong-value/test.yaml"
    let answer = try Program.run([Program.citywatch, "test", "--json", "--coverage", file])
    let document = try JSONValue.parse(answer.output)
    let row = document["tests"]?[0]?["failures"]?[0]?["rows"]?[0]
    #expect(row?["expected"]?.string == "6.0000001")
    #expect(row?["got"]?.string == "6")
    #expect(document["coverage"]?["percent"]?.integer == 100)
  }
}
